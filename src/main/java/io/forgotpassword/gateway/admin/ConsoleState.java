package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.admin.AdminVerticle.ConsoleFacts;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.DecisionLog.RefusedKey;
import io.forgotpassword.gateway.metrics.MeterReadings;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the console shows, as JSON: gauges as they are, counts since the start, and the newest
 * decisions. The page computes rates from two answers. Reads many meters, so call it on a worker
 * thread, not on an event loop.
 */
record ConsoleState(
    ConsoleFacts facts,
    Health health,
    MeterReadings meters,
    DecisionLog decisions,
    InstantSource clock) {
  private static final String[] RECOVERY = {
    "category", QuotaCategory.USER_ACCOUNT_RECOVERY.wireName()
  };

  /** As many as a screen shows. */
  private static final int NEWEST = 20;

  JsonObject json() {
    List<String> obstacles = new ArrayList<>(health.livenessObstacles());
    obstacles.addAll(health.readinessObstacles());
    return new JsonObject()
        .put("time", clock.millis())
        .put("version", facts.version())
        .put("obstacles", new JsonArray(obstacles))
        .put("requests", json(meters.valuesBy("verdict", "gateway.requests")))
        .put("lanes", json(meters.valuesBy("lane", "gateway.requests")))
        .put("edge", histogram("gateway.requests"))
        .put("cognito", histogram("gateway.upstream.calls"))
        .put("limiter", limiter())
        .put("governor", governor())
        .put("breaker", breaker())
        .put("retries", meters.value("gateway.upstream.retries"))
        .put("spoofed", meters.value("gateway.forwarding.spoofed"))
        .put("audit", audit())
        .put("refused", refused())
        .put("newest", newest());
  }

  JsonObject configuration() {
    return new JsonObject(facts.configuration().get());
  }

  private static JsonObject json(Map<String, Double> values) {
    JsonObject json = new JsonObject();
    values.forEach(json::put);
    return json;
  }

  /** Bounds in seconds, and the count up to each and up to infinity. */
  private JsonObject histogram(String name) {
    JsonArray bounds = new JsonArray();
    JsonArray counts = new JsonArray();
    meters
        .histogram(name)
        .forEach(
            (bound, count) -> {
              if (!bound.isInfinite()) {
                bounds.add(bound);
              }
              counts.add(count);
            });
    return new JsonObject().put("bounds", bounds).put("counts", counts);
  }

  private JsonObject limiter() {
    return new JsonObject()
        .put("shared", meters.value("gateway.limit.shared") > 0)
        .put("replicas", meters.value("gateway.limit.replicas"))
        .put("keys", meters.value("gateway.limit.keys"))
        .put("evictions", meters.value("gateway.limit.evictions"))
        .put("local_decisions", meters.value("gateway.limit.local.decisions"))
        .put("debts", meters.value("gateway.limit.debts"))
        .put("decisions", json(meters.valuesBy("decision", "gateway.limit.decisions")));
  }

  private JsonObject governor() {
    return new JsonObject()
        .put("rate", meters.value("gateway.governor.rate", RECOVERY))
        .put("ceiling", meters.value("gateway.governor.ceiling", RECOVERY))
        .put("waiting", meters.value("gateway.governor.waiting", RECOVERY))
        .put("shed", json(meters.valuesBy("reason", "gateway.governor.shed")));
  }

  /** The state of the category that is worst off: the names sort from closed to open. */
  private String breaker() {
    return meters.valuesBy("state", "gateway.upstream.breaker").entrySet().stream()
        .filter(state -> state.getValue() > 0)
        .map(Map.Entry::getKey)
        .reduce("unknown", (better, worse) -> worse);
  }

  private JsonObject audit() {
    return new JsonObject()
        .put("emitted", meters.value("gateway.audit.emitted"))
        .put("written", meters.value("gateway.audit.written"))
        .put("waiting", meters.value("gateway.audit.backlog"))
        .put("spooled", meters.value("gateway.audit.spooled"))
        .put("dropped", json(meters.valuesBy("reason", "gateway.audit.dropped")));
  }

  private JsonArray refused() {
    JsonArray refused = new JsonArray();
    for (RefusedKey key : decisions.mostRefused(clock.millis())) {
      refused.add(
          new JsonObject()
              .put("rule", key.rule())
              .put("mode", key.enforced() ? "enforce" : "shadow")
              .put("key", key.key())
              .put("refusals", key.refusals())
              .put("over", key.over()));
    }
    return refused;
  }

  private JsonArray newest() {
    JsonArray newest = new JsonArray();
    for (DecisionLog.Entry entry : decisions.newest(NEWEST)) {
      LimitRefusal refusal = entry.result().refusal();
      newest.add(
          new JsonObject()
              .put("time", Instant.ofEpochMilli(entry.epochMillis()).toString())
              .put("request_id", entry.id().value())
              .put("verdict", entry.verdict().id())
              .put("rule", refusal == null ? "" : refusal.rule()));
    }
    return newest;
  }
}
