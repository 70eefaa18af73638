package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.RateLimitResult.RuleResult;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;

/** {@code GET /explain/{request-id}}: why a request was admitted or refused, rule by rule. */
record ExplainControl(DecisionLog decisions) {

  Future<JsonObject> explain(RoutingContext context) {
    return decisions
        .find(context.pathParam("*"))
        .map(entry -> Future.succeededFuture(render(entry)))
        .orElseGet(
            () ->
                Future.failedFuture(
                    AdminProblem.notFound(
                        "expected: the id of one of the last "
                            + decisions.size()
                            + " requests that the limits were asked about")));
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
            .put("lane", entry.result().lane().id())
            .put("rules", rules);
    LimitRefusal refusal = entry.result().refusal();
    return refusal == null ? json : json.put("refused_by", refusal.rule());
  }

  private static JsonObject render(RuleResult result, Instant time) {
    JsonObject json =
        new JsonObject()
            .put("rule", result.rule())
            .put("class", result.kind())
            .put("mode", result.enforced() ? "enforce" : "shadow")
            .put("key", result.key())
            .put("asked", result.asked());
    if (!result.asked()) {
      return json;
    }
    return json.put("permits_before", result.before())
        .put("permits_after", result.after())
        .put("admitted", result.admits())
        .put("retry_after", LimitRefusal.seconds(result.retryAfter()))
        .put("passes_at", time.plus(result.retryAfter()).toString());
  }
}
