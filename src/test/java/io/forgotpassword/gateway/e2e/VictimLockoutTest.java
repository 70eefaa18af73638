package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker can do to the owner of a username, and what it costs the attacker's address. */
class VictimLockoutTest {
  private static final String ATTACKER = "198.51.100.7";
  private static final String OWNER = "203.0.113.9";

  @TempDir Path directory;

  /** With the rules of a configuration that names none. */
  private TestGateway gateway(String disclosure) throws Exception {
    return TestGateway.in(directory)
        .withServer("trusted-proxies: [127.0.0.1/32]")
        .withClient("disclosure: " + disclosure)
        .withLimits("{single-flight: 0s}")
        .start();
  }

  private static HttpResponse<String> forgot(TestGateway gateway, String user, String from)
      throws Exception {
    return ask(gateway, "ForgotPassword", Calls.forgot(user).toString(), from);
  }

  private static HttpResponse<String> confirm(
      TestGateway gateway, String user, String code, String from) throws Exception {
    return ask(gateway, "ConfirmForgotPassword", Calls.confirm(user, code).toString(), from);
  }

  private static HttpResponse<String> ask(
      TestGateway gateway, String operation, String body, String from) throws Exception {
    return gateway.send(
        gateway
            .cognito(operation)
            .header("x-forwarded-for", from)
            .POST(BodyPublishers.ofString(body)));
  }

  private static String codeOf(TestGateway gateway) {
    return gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
  }

  private static String wrong(TestGateway gateway) {
    return codeOf(gateway).equals("000000") ? "111111" : "000000";
  }

  private static long messages(TestGateway gateway) {
    return gateway.pool().outbox().messages().size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grace", "nobody"})
  void sixty_one_polls_of_an_empty_username_cost_the_address_what_any_username_costs(String user)
      throws Exception {
    try (TestGateway gateway = gateway("uniform")) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 61; i++) {
        statuses.add(forgot(gateway, user, ATTACKER).statusCode());
      }

      assertThat(statuses.subList(0, 10)).containsOnly(200);
      assertThat(statuses.subList(10, 61)).containsOnly(400);
      assertThat(permitsOf(gateway, forgot(gateway, "ada", ATTACKER), "per-ip")).isZero();
      assertThat(messages(gateway)).isEqualTo(user.equals("grace") ? 3 : 0);
    }
  }

  @Test
  void repeats_for_a_limited_username_cost_the_address_what_repeats_for_another_do()
      throws Exception {
    String rules =
        "{name: per-ip, key: ip, allow: [10 per 1h]},"
            + " {name: per-username, key: username, allow: [1 per 1h]}";
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("trusted-proxies: [127.0.0.1/32]")
            .withClient("disclosure: uniform")
            .withLimits("{single-flight: 1m, rules: [" + rules + "]}")
            .start()) {
      forgot(gateway, "GRACE", OWNER); // Uses the username up, and is not identical.
      List<Long> left = new ArrayList<>();
      for (String user : List.of("grace", "linus")) {
        String attacker = user.equals("grace") ? ATTACKER : "198.51.100.77";
        for (int i = 0; i < 5; i++) {
          assertThat(forgot(gateway, user, attacker).statusCode()).isEqualTo(200);
        }
        left.add(permitsOf(gateway, forgot(gateway, user + "-2", attacker), "per-ip"));
      }

      assertThat(left).containsExactly(8L, 8L);
    }
  }

  private static long permitsOf(TestGateway gateway, HttpResponse<String> asked, String rule)
      throws Exception {
    String id = asked.headers().firstValue("x-amzn-requestid").orElseThrow();
    return new JsonObject(gateway.admin("/explain/" + id).body())
        .getJsonArray("rules").stream()
            .map(JsonObject.class::cast)
            .filter(answer -> answer.getString("rule").equals(rule))
            .findFirst()
            .orElseThrow()
            .getLong("permits_after");
  }

  @Test
  void junk_from_one_address_keeps_nobody_from_a_reset() throws Exception {
    try (TestGateway gateway = gateway("faithful")) {
      for (int i = 0; i < 3; i++) {
        confirm(gateway, "grace", "123456", ATTACKER);
      }
      for (int i = 0; i < 20; i++) {
        forgot(gateway, "grace", ATTACKER);
      }
      long before = messages(gateway);

      assertThat(forgot(gateway, "grace", OWNER).statusCode()).isEqualTo(200);
      assertThat(messages(gateway)).isEqualTo(before + 1);
      assertThat(confirm(gateway, "grace", codeOf(gateway), OWNER).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void forgot_two_resends_two_mistyped_codes_and_the_right_one_succeed() throws Exception {
    try (TestGateway gateway = gateway("uniform")) {
      for (int i = 1; i <= 3; i++) {
        forgot(gateway, "grace", OWNER);
        assertThat(messages(gateway)).isEqualTo(i);
      }
      confirm(gateway, "grace", wrong(gateway), OWNER);
      confirm(gateway, "grace", wrong(gateway), OWNER);
      assertThat(confirm(gateway, "grace", codeOf(gateway), OWNER).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_confirmation_that_is_repeated_after_it_succeeded_is_answered_by_cognito()
      throws Exception {
    try (TestGateway gateway = gateway("uniform")) {
      forgot(gateway, "grace", OWNER);
      forgot(gateway, "grace", OWNER);
      String code = codeOf(gateway);
      assertThat(confirm(gateway, "grace", code, OWNER).statusCode()).isEqualTo(200);
      int received = gateway.pool().received().size();

      confirm(gateway, "grace", code, OWNER);
      confirm(gateway, "grace", code, OWNER);

      assertThat(gateway.pool().received()).hasSize(received + 2);
    }
  }
}
