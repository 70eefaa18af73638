package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.audit.ChainVerifier;
import io.forgotpassword.gateway.audit.ChainVerifier.ChainTotals;
import io.forgotpassword.gateway.audit.VerifyingKey;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flood of refusals leaves few records, and none of its requests is missing in their sum. */
class FloodTest {
  private static final int FLOOD = 1000;

  @TempDir Path directory;

  private TestGateway gateway(String rules) throws Exception {
    return TestGateway.in(directory)
        .withServer("trusted-proxies: [127.0.0.1/32]")
        .withLimits("{single-flight: 0s, rules: [" + rules + "]}")
        .start();
  }

  private static void flood(TestGateway gateway, int count, IntFunction<String> username) {
    ConcurrentCalls.send(
        gateway.uri(), "ForgotPassword", count, i -> Calls.forgot(username.apply(i)).toString());
  }

  private static List<JsonObject> refusals(TestGateway gateway) throws Exception {
    return gateway.audit().stream()
        .map(JsonObject::new)
        .filter(record -> record.getString("status_code").startsWith("limited-"))
        .toList();
  }

  private static long sum(List<JsonObject> records) {
    return records.stream().mapToLong(record -> record.getLong("count", 1L)).sum();
  }

  private static String ruleOf(JsonObject record) {
    return record.getJsonObject("firewall_rule").getString("name");
  }

  private static ChainTotals verified(TestGateway gateway) throws Exception {
    Path audit = gateway.auditDirectory();
    return ChainVerifier.of(
            VerifyingKey.read(ChainVerifier.keyIn(audit)), ChainVerifier.checkpointIn(audit), null)
        .verify(ChainVerifier.segmentsOf(audit));
  }

  @Test
  void a_thousand_refusals_of_one_key_are_few_records_with_an_exact_sum() throws Exception {
    try (TestGateway gateway = gateway("{name: per-ip, key: ip, allow: [1 per 24h]}")) {
      gateway.call("ForgotPassword", Calls.forgot("grace").toString());
      flood(gateway, FLOOD, i -> "user" + i % 50);
      Await.until(
          "all written",
          () -> gateway.metrics().contains("gateway_audit_written_total " + (FLOOD + 1)));
      assertThat(gateway.metrics()).contains("gateway_audit_backlog 0");
      gateway.stopGateway();
      List<JsonObject> refusals = refusals(gateway);
      assertThat(sum(refusals)).isEqualTo(FLOOD);
      assertThat(refusals).hasSizeLessThan(FLOOD / 10);
      assertThat(refusals.get(0).containsKey("count")).isFalse();
      JsonObject many =
          refusals.stream().filter(record -> record.containsKey("count")).findFirst().orElseThrow();
      assertThat(many.getLong("end_time") - many.getLong("start_time")).isBetween(0L, 1999L);
      // Refused by their heads: nobody read whom they name.
      assertThat(many.getJsonObject("unmapped").getJsonArray("differs")).isNull();
      ChainTotals totals = verified(gateway);
      assertThat(totals.events()).isEqualTo(FLOOD + 1);
      assertThat(totals.emitted()).isEqualTo(FLOOD + 1);
      assertThat(totals.written()).isEqualTo(FLOOD + 1);
      assertThat(totals.dropped()).isZero();
    }
  }

  @Test
  void two_users_under_one_rule_are_told_apart() throws Exception {
    try (TestGateway gateway = gateway("{name: per-user, key: username, allow: [1 per 24h]}")) {
      flood(gateway, 200, i -> i % 2 == 0 ? "ada" : "grace");
      gateway.stopGateway();
      List<JsonObject> refusals = refusals(gateway);
      assertThat(sum(refusals)).isEqualTo(198);
      List<List<JsonObject>> users =
          List.copyOf(
              refusals.stream()
                  .collect(
                      Collectors.groupingBy(
                          record -> record.getJsonObject("user").getString("uid")))
                  .values());
      assertThat(users).hasSize(2).allMatch(records -> sum(records) == 99);
      assertThat(refusals)
          .allMatch(record -> !record.getJsonObject("unmapped").containsKey("differs"));
    }
  }

  @Test
  void two_rules_that_refuse_one_user_and_one_address_are_told_apart() throws Exception {
    try (TestGateway gateway =
        gateway(
            "{name: forgot, key: ip, allow: [1 per 24h], operations: [ForgotPassword]},"
                + "{name: confirm, key: ip, allow: [1 per 24h],"
                + " operations: [ConfirmForgotPassword]}")) {
      flood(gateway, 51, i -> "grace");
      ConcurrentCalls.send(
          gateway.uri(),
          "ConfirmForgotPassword",
          31,
          i -> Calls.confirm("grace", "000000").toString());
      gateway.stopGateway();
      List<JsonObject> refusals = refusals(gateway);
      assertThat(sum(refusals.stream().filter(r -> ruleOf(r).equals("forgot")).toList()))
          .isEqualTo(50);
      assertThat(sum(refusals.stream().filter(r -> ruleOf(r).equals("confirm")).toList()))
          .isEqualTo(30);
    }
  }

  @Test
  void stopping_in_the_middle_of_a_second_loses_nothing() throws Exception {
    try (TestGateway gateway = gateway("{name: per-ip, key: ip, allow: [1 per 24h]}")) {
      flood(gateway, 101, i -> "grace");
      gateway.stopGateway();
      assertThat(sum(refusals(gateway))).isEqualTo(100);
      ChainTotals totals = verified(gateway);
      assertThat(totals.written()).isEqualTo(101);
      assertThat(totals.stopped()).isTrue();
    }
  }
}
