package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.LimitAction;
import io.forgotpassword.gateway.audit.LimitAction.Kind;
import io.forgotpassword.gateway.audit.LimitAction.Result;
import io.forgotpassword.gateway.limit.Bucket;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.RequestId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /limits/{rule}/{key}} tells what one bucket holds and when it will be full; {@code
 * POST /limits/reset} fills up one bucket, or those of a user or an address, or forgets the devices
 * of a user. Each is recorded in the audit, also when it was refused.
 */
record LimitControl(
    RateLimiter limiter, Consumer<LimitAction> audit, InstantSource clock, RandomGenerator random) {
  static final String RESET = "/limits/reset";

  /** Bytes; a username of 128 characters takes less, however it is escaped. */
  static final int MAX_BODY = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(LimitControl.class);
  private static final ClientIp UNKNOWN_PEER = new ClientIp(0, 0);

  Future<JsonObject> level(RoutingContext context) {
    HttpServerRequest request = context.request();
    String[] names = context.pathParam("*").split("/", -1);
    Optional<Bucket> bucket =
        names.length == 2 ? limiter.bucket(names[0], names[1]) : Optional.empty();
    LimitTarget target = LimitTarget.of(Kind.READ, bucket.stream().toList());
    if (bucket.isEmpty()) {
      record(request, Result.UNKNOWN, target);
      throw AdminProblem.notFound("expected: /limits/, a rule's name, / and 32 hexadecimal digits");
    }
    return recorded(request, target, bucket.get().level())
        .map(level -> render(bucket.get(), level));
  }

  /** Records how a store answered. */
  private <T> Future<T> recorded(HttpServerRequest request, LimitTarget target, Future<T> answer) {
    return answer
        .recover(
            failure -> {
              LOG.error("the limits' store failed", failure);
              record(request, Result.FAILED, target);
              throw new AdminProblem(503, "store failed", "expected: a store that can be reached");
            })
        .map(
            done -> {
              record(request, Result.DONE, target);
              return done;
            });
  }

  /** Records what was done or tried: in the audit, and without names in the log. */
  private void record(HttpServerRequest request, Result result, LimitTarget target) {
    RequestId id = RequestId.random(random);
    ClientIp peer =
        Optional.ofNullable(request.remoteAddress())
            .map(SocketAddress::hostAddress)
            .flatMap(ClientIp::parse)
            .orElse(UNKNOWN_PEER);
    List<LimitAction.Bucket> buckets =
        target.buckets().stream().map(b -> new LimitAction.Bucket(b.rule(), b.key())).toList();
    LOG.info(
        "{} of {} buckets by {}: {}, act {}",
        target.kind().id(),
        buckets.size(),
        peer,
        result.id(),
        id);
    audit.accept(
        new LimitAction(
            clock.millis(),
            id,
            target.kind(),
            result,
            peer,
            target.username(),
            target.ip(),
            buckets));
  }

  private JsonObject render(Bucket bucket, Bucket.Level level) {
    return new JsonObject()
        .put("rule", bucket.rule())
        .put("key", bucket.key())
        .put("permits", level.permits())
        .put("full_in", LimitRefusal.seconds(level.untilFull()))
        .put("full_at", clock.instant().plus(level.untilFull()).toString());
  }

  /** Lets JSON through: no browser sends that to another site without asking first. */
  void requireJson(RoutingContext context) {
    String type = Objects.requireNonNullElse(context.request().getHeader("content-type"), "");
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json")) {
      throw new AdminProblem(415, "not JSON", "expected: Content-Type application/json");
    }
    context.next();
  }

  Future<JsonObject> reset(RoutingContext context) {
    HttpServerRequest request = context.request();
    Buffer body = Objects.requireNonNullElseGet(context.body().buffer(), Buffer::buffer);
    LimitTarget target =
        LimitTarget.parse(body, limiter)
            .orElseThrow(() -> AdminProblem.invalid(LimitTarget.EXPECTED));
    if (target.buckets().isEmpty()) {
      record(request, Result.UNKNOWN, target);
      throw AdminProblem.notFound(
          "expected: a configured rule and a key as /explain shows it, or what a rule counts by"
              + " alone, or limits.trusted-devices in the configuration");
    }
    return recorded(request, target, target.reset()).map(done -> render(target.buckets()));
  }

  private static JsonObject render(List<Bucket> buckets) {
    JsonArray reset = new JsonArray();
    buckets.forEach(b -> reset.add(new JsonObject().put("rule", b.rule()).put("key", b.key())));
    return new JsonObject().put("reset", reset);
  }

  /** Records a request that was refused before it was understood, and leaves it to be answered. */
  void recordRefusal(RoutingContext failed) {
    Kind kind = failed.normalizedPath().equals(RESET) ? Kind.RESET : Kind.READ;
    LimitTarget nothing = LimitTarget.of(kind, List.of());
    switch (AdminProblem.of(failed).status) {
      case 401, 403 -> record(failed.request(), Result.DENIED, nothing);
      case 400, 413, 415 -> record(failed.request(), Result.INVALID, nothing);
      default -> {
        // Whoever refused it with another status has recorded it already.
      }
    }
    failed.next();
  }
}
