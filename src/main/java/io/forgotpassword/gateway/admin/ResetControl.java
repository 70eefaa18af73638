package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.AdminAct.Kind;
import io.forgotpassword.gateway.audit.AdminAct.Result;
import io.forgotpassword.gateway.limit.Bucket;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /limits/reset}: fills up one bucket, or those of a user or an address. Only {@code
 * application/json} is taken, which no browser sends to another site unasked.
 */
final class ResetControl implements Control {
  /** A username of 128 characters takes less, however it is escaped. */
  private static final int MAX_BODY = 4096;

  private static final String UNKNOWN =
      "expected: a configured rule and a key as /explain shows it, or what a rule counts by alone";

  private static final Logger LOG = LoggerFactory.getLogger(ResetControl.class);

  private final RateLimiter limiter;
  private final AdminActs acts;

  ResetControl(RateLimiter limiter, AdminActs acts) {
    this.limiter = limiter;
    this.acts = acts;
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.POST;
  }

  @Override
  public void denied(HttpServerRequest request) {
    acts.record(request, Kind.RESET, Result.DENIED, ResetTarget.NONE, List.of());
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!isJson(request)) {
      refuse(request, new AdminProblem(415, "not JSON", "expected: Content-Type application/json"));
      return;
    }
    BoundedBody.read(request, MAX_BODY)
        .onSuccess(body -> reset(request, body))
        .onFailure(
            tooLarge ->
                refuse(
                    request,
                    new AdminProblem(
                        413, "too large", "expected: a body of at most " + MAX_BODY + " bytes")));
  }

  private static boolean isJson(HttpServerRequest request) {
    String type = String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE));
    int end = type.indexOf(';');
    String media = end < 0 ? type : type.substring(0, end);
    return media.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private void refuse(HttpServerRequest request, AdminProblem problem) {
    acts.record(request, Kind.RESET, Result.INVALID, ResetTarget.NONE, List.of());
    problem.answer(request.response());
  }

  private void reset(HttpServerRequest request, Buffer body) {
    ResetTarget target = ResetTarget.parse(body).orElse(ResetTarget.NONE);
    List<Bucket> buckets = target.buckets(limiter);
    if (target.equals(ResetTarget.NONE)) {
      refuse(request, AdminProblem.invalid(ResetTarget.EXPECTED));
    } else if (buckets.isEmpty()) {
      acts.record(request, Kind.RESET, Result.UNKNOWN, target, buckets);
      AdminProblem.notFound(UNKNOWN).answer(request.response());
    } else {
      fillUp(request, target, buckets);
    }
  }

  private void fillUp(HttpServerRequest request, ResetTarget target, List<Bucket> buckets) {
    Future.all(buckets.stream().map(Bucket::fillUp).toList())
        .onSuccess(
            done -> {
              acts.record(request, Kind.RESET, Result.DONE, target, buckets);
              answer(request, buckets);
            })
        .onFailure(
            failure -> {
              LOG.error("buckets could not be reset", failure);
              acts.record(request, Kind.RESET, Result.FAILED, target, buckets);
              new AdminProblem(503, "store failed", "expected: a store that can be reached")
                  .answer(request.response());
            });
  }

  private static void answer(HttpServerRequest request, List<Bucket> buckets) {
    JsonArray reset = new JsonArray();
    buckets.forEach(b -> reset.add(new JsonObject().put("rule", b.rule()).put("key", b.key())));
    JsonAnswer.send(request.response(), new JsonObject().put("reset", reset));
  }
}
