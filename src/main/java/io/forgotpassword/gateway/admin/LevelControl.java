package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.AdminAct.Kind;
import io.forgotpassword.gateway.audit.AdminAct.Result;
import io.forgotpassword.gateway.limit.Bucket;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /limits/{rule}/{key}}: what one bucket holds, and when it will be full. */
final class LevelControl implements Control {
  static final String PATH = "/limits/";

  private static final Logger LOG = LoggerFactory.getLogger(LevelControl.class);

  private final RateLimiter limiter;
  private final AdminActs acts;
  private final InstantSource clock;

  LevelControl(RateLimiter limiter, AdminActs acts, InstantSource clock) {
    this.limiter = limiter;
    this.acts = acts;
    this.clock = clock;
  }

  @Override
  public void denied(HttpServerRequest request) {
    acts.record(request, Kind.READ, Result.DENIED, ResetTarget.NONE, List.of());
  }

  @Override
  public void handle(HttpServerRequest request) {
    String[] names = request.path().substring(PATH.length()).split("/", -1);
    List<Bucket> buckets =
        names.length == 2 ? ResetTarget.ofBucket(names[0], names[1]).buckets(limiter) : List.of();
    if (buckets.isEmpty()) {
      acts.record(request, Kind.READ, Result.UNKNOWN, ResetTarget.NONE, buckets);
      AdminProblem.notFound("expected: /limits/, a rule's name, / and 32 hexadecimal digits")
          .answer(request.response());
      return;
    }
    Bucket bucket = buckets.get(0);
    bucket
        .level()
        .onSuccess(
            level -> {
              acts.record(request, Kind.READ, Result.DONE, ResetTarget.NONE, buckets);
              JsonAnswer.send(request.response(), render(bucket, level));
            })
        .onFailure(
            failure -> {
              LOG.error("a bucket could not be read", failure);
              acts.record(request, Kind.READ, Result.FAILED, ResetTarget.NONE, buckets);
              new AdminProblem(503, "store failed", "expected: a store that can be reached")
                  .answer(request.response());
            });
  }

  private JsonObject render(Bucket bucket, Bucket.Level level) {
    return new JsonObject()
        .put("rule", bucket.rule())
        .put("key", bucket.key())
        .put("permits", level.permits())
        .put("full_in", JsonAnswer.seconds(level.untilFull()))
        .put("full_at", clock.instant().plus(level.untilFull()).toString());
  }
}
