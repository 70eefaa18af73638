package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.LimitAction.Kind;
import io.forgotpassword.gateway.audit.LimitAction.Result;
import io.forgotpassword.gateway.limit.Bucket;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /limits/{rule}/{key}} tells what one bucket holds and when it will be full; {@code
 * POST /limits/reset} fills up one bucket, or those of a user or an address, or forgets the devices
 * of a user. Each is recorded in the audit, also when it was refused.
 */
final class LimitControl {
  static final String RESET = "/limits/reset";

  /** Bytes; a username of 128 characters takes less, however it is escaped. */
  static final int MAX_BODY = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(LimitControl.class);

  private final RateLimiter limiter;
  private final LimitActionRecorder recorder;
  private final InstantSource clock;

  LimitControl(RateLimiter limiter, LimitActionRecorder recorder, InstantSource clock) {
    this.limiter = limiter;
    this.recorder = recorder;
    this.clock = clock;
  }

  Future<JsonObject> level(RoutingContext context) {
    HttpServerRequest request = context.request();
    String[] names = context.pathParam("*").split("/", -1);
    List<Bucket> buckets =
        names.length == 2 ? ResetTarget.ofBucket(names[0], names[1]).buckets(limiter) : List.of();
    if (buckets.isEmpty()) {
      recorder.record(request, Kind.READ, Result.UNKNOWN, ResetTarget.NONE, buckets);
      throw AdminProblem.notFound("expected: /limits/, a rule's name, / and 32 hexadecimal digits");
    }
    Bucket bucket = buckets.get(0);
    return recorded(request, Kind.READ, ResetTarget.NONE, buckets, bucket.level())
        .map(level -> render(bucket, level));
  }

  /** Records how a store answered. */
  private <T> Future<T> recorded(
      HttpServerRequest request,
      Kind kind,
      ResetTarget target,
      List<Bucket> buckets,
      Future<T> answer) {
    return answer
        .recover(
            failure -> {
              LOG.error("the limits' store failed", failure);
              recorder.record(request, kind, Result.FAILED, target, buckets);
              throw new AdminProblem(503, "store failed", "expected: a store that can be reached");
            })
        .map(
            done -> {
              recorder.record(request, kind, Result.DONE, target, buckets);
              return done;
            });
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
    ResetTarget target =
        ResetTarget.parse(body).orElseThrow(() -> AdminProblem.invalid(ResetTarget.EXPECTED));
    List<Bucket> buckets = target.buckets(limiter);
    if (buckets.isEmpty()) {
      recorder.record(request, target.act(), Result.UNKNOWN, target, buckets);
      throw AdminProblem.notFound(
          "expected: a configured rule and a key as /explain shows it, or what a rule counts by"
              + " alone, or limits.trusted-devices in the configuration");
    }
    Future<?> full = Future.all(buckets.stream().map(target::reset).toList());
    return recorded(request, target.act(), target, buckets, full).map(done -> render(buckets));
  }

  private static JsonObject render(List<Bucket> buckets) {
    JsonArray reset = new JsonArray();
    buckets.forEach(b -> reset.add(new JsonObject().put("rule", b.rule()).put("key", b.key())));
    return new JsonObject().put("reset", reset);
  }

  /** Records a request that was refused before it was understood, and leaves it to be answered. */
  void recordRefusal(RoutingContext failed) {
    Kind kind = failed.normalizedPath().equals(RESET) ? Kind.RESET : Kind.READ;
    switch (AdminProblem.of(failed).status()) {
      case 401, 403 -> record(failed, kind, Result.DENIED);
      case 400, 413, 415 -> record(failed, kind, Result.INVALID);
      default -> {
        // Whoever refused it with another status has recorded it already.
      }
    }
    failed.next();
  }

  private void record(RoutingContext context, Kind kind, Result result) {
    recorder.record(context.request(), kind, result, ResetTarget.NONE, List.of());
  }
}
