package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
  private static final String REQUEST =
      "{\"ClientId\":\"1example23456789\",\"Username\":\"grace@example.com\"}";

  @TempDir Path directory;

  private TestGateway gateway(String rules) throws Exception {
    return TestGateway.in(directory)
        .withLimits("{single-flight: 0s, rules: [" + rules + "]}")
        .start();
  }

  private static String forgot(TestGateway gateway) throws Exception {
    HttpResponse<String> answer = gateway.call("ForgotPassword", REQUEST);
    assertThat(answer.statusCode()).isIn(200, 400);
    return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
  }

  private static JsonObject explain(TestGateway gateway, String id) throws Exception {
    HttpResponse<String> answer = gateway.admin("/explain/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(answer.body()).doesNotContain("grace");
    return new JsonObject(answer.body());
  }

  @Test
  void an_admitted_request_shows_what_each_rule_had_before_and_after() throws Exception {
    try (TestGateway gateway =
        gateway(
            "{name: per-ip, key: ip, allow: [5 per 15m]},"
                + "{name: per-username, key: username, allow: [3 per 15m, 10 per 24h]}")) {
      Instant before = Instant.now();
      forgot(gateway);
      JsonObject explained = explain(gateway, forgot(gateway));

      assertThat(explained.getString("verdict")).isEqualTo("accepted");
      assertThat(explained.getString("sentence")).isEqualTo("Cognito accepted the request.");
      assertThat(explained.getInstant("time")).isBetween(before.minusSeconds(1), Instant.now());
      assertThat(explained.containsKey("refused_by")).isFalse();
      assertThat(explained.getJsonArray("rules")).hasSize(2);
      JsonObject byUsername = explained.getJsonArray("rules").getJsonObject(1);
      assertThat(byUsername.getString("rule")).isEqualTo("per-username");
      assertThat(byUsername.getString("mode")).isEqualTo("enforce");
      assertThat(byUsername.getString("key")).matches("[0-9a-f]{32}");
      assertThat(byUsername.getLong("permits_before")).isEqualTo(2);
      assertThat(byUsername.getLong("permits_after")).isEqualTo(1);
      assertThat(byUsername.getBoolean("admitted")).isTrue();
      assertThat(byUsername.getLong("retry_after")).isZero();
    }
  }

  @Test
  void a_limited_request_shows_which_rule_refused_and_when_it_would_pass() throws Exception {
    try (TestGateway gateway =
        gateway(
            "{name: per-ip, key: ip, allow: [9 per 15m]},"
                + "{name: per-username, key: username, allow: [1 per 10m]}")) {
      forgot(gateway);
      JsonObject explained = explain(gateway, forgot(gateway));

      assertThat(explained.getString("verdict")).isEqualTo("limited-username");
      assertThat(explained.getString("refused_by")).isEqualTo("per-username");
      JsonObject byIp = explained.getJsonArray("rules").getJsonObject(0);
      assertThat(byIp.getBoolean("admitted")).isTrue();
      assertThat(byIp.getString("class")).isEqualTo("address");
      assertThat(byIp.getLong("permits_after")).as("the address pays").isEqualTo(7);
      JsonObject byUsername = explained.getJsonArray("rules").getJsonObject(1);
      assertThat(byUsername.getString("class")).isEqualTo("username");
      assertThat(byUsername.getBoolean("admitted")).isFalse();
      assertThat(byUsername.getLong("permits_before")).isZero();
      assertThat(byUsername.getLong("retry_after")).isBetween(590L, 600L);
      assertThat(Duration.between(explained.getInstant("time"), byUsername.getInstant("passes_at")))
          .isBetween(Duration.ofSeconds(589), Duration.ofSeconds(600));
    }
  }

  @Test
  void a_shadow_rule_refuses_nothing_and_is_seen_in_explain_metrics_and_audit() throws Exception {
    try (TestGateway gateway =
        gateway("{name: trial, key: username, allow: [1 per 10m], mode: shadow}")) {
      forgot(gateway);
      JsonObject explained = explain(gateway, forgot(gateway));

      assertThat(explained.getString("verdict")).isEqualTo("accepted");
      assertThat(explained.containsKey("refused_by")).isFalse();
      JsonObject trial = explained.getJsonArray("rules").getJsonObject(0);
      assertThat(trial.getString("mode")).isEqualTo("shadow");
      assertThat(trial.getBoolean("admitted")).isFalse();
      assertThat(gateway.pool().outbox().messages()).hasSize(2);
      assertThat(gateway.metrics())
          .contains(
              "gateway_limit_decisions_total{decision=\"admitted\",mode=\"shadow\",rule=\"trial\"} 1.0",
              "gateway_limit_decisions_total{decision=\"refused\",mode=\"shadow\",rule=\"trial\"} 1.0");
      gateway.stopGateway();
      List<String> audit = gateway.audit();
      assertThat(audit).hasSize(2);
      assertThat(audit.get(0)).contains("\"accepted\"").doesNotContain("shadow_rules");
      assertThat(audit.get(1)).contains("\"accepted\"", "\"shadow_rules\":[\"trial\"]");
    }
  }

  @Test
  void what_is_not_remembered_is_a_problem_that_says_what_would_be() throws Exception {
    try (TestGateway gateway = gateway("{name: per-ip, key: ip, allow: [1 per 1m]}")) {
      for (String id : List.of("", "grace", "00000000-0000-4000-8000-000000000000", "a/b", "%00")) {
        HttpResponse<String> answer = gateway.admin("/explain/" + id);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type"))
            .hasValue("application/problem+json");
        assertThat(answer.body())
            .contains("expected: the id of one of the last 8192 requests")
            .doesNotContain("grace");
      }
    }
  }
}
