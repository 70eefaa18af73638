package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.RateLimitResult.RuleResult;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** {@code GET /explain/{request-id}}: why a request was admitted or refused, rule by rule. */
final class ExplainControl implements Control {
  static final String PATH = "/explain/";

  private final DecisionLog decisions;

  ExplainControl(DecisionLog decisions) {
    this.decisions = decisions;
  }

  @Override
  public void handle(HttpServerRequest request) {
    decisions
        .find(request.path().substring(PATH.length()))
        .ifPresentOrElse(
            entry -> JsonAnswer.send(request.response(), render(entry)),
            () ->
                AdminProblem.notFound(
                        "expected: the id of one of the last "
                            + decisions.size()
                            + " requests that the limits were asked about")
                    .answer(request.response()));
  }

  private static JsonObject render(DecisionLog.Entry entry) {
    Instant time = Instant.ofEpochMilli(entry.epochMillis());
    JsonArray rules = new JsonArray();
    entry.result().rules().forEach(rule -> rules.add(render(rule, time)));
    JsonObject json =
        new JsonObject()
            .put("request_id", entry.id().value())
            .put("time", time.toString())
            .put("verdict", entry.verdict().id())
            .put("sentence", entry.verdict().sentence())
            .put("rules", rules);
    LimitRefusal refusal = entry.result().refusal();
    return refusal == null ? json : json.put("refused_by", refusal.rule());
  }

  private static JsonObject render(RuleResult reading, Instant time) {
    JsonObject json =
        new JsonObject()
            .put("rule", reading.rule())
            .put("mode", reading.enforced() ? "enforce" : "shadow")
            .put("key", reading.key())
            .put("asked", reading.asked());
    if (!reading.asked()) {
      return json;
    }
    return json.put("permits_before", reading.before())
        .put("permits_after", reading.after())
        .put("admitted", reading.admits())
        .put("retry_after", JsonAnswer.seconds(reading.retryAfter()))
        .put("passes_at", time.plus(reading.retryAfter()).toString());
  }
}
