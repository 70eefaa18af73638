package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Answers.assertProblem;
import static io.forgotpassword.gateway.e2e.Answers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, as they look from outside. */
class LimitTest {
  private static final String ATTEMPTS = "Attempt limit exceeded, please try after some time.";

  @TempDir Path directory;

  @Test
  void an_address_over_its_limit_is_told_when_to_come_back() throws Exception {
    try (TestGateway gateway = limited("{name: per-ip, key: ip, allow: [2 per 24h]}")) {
      rest(gateway, "a", null);
      rest(gateway, "b", null);
      var refused = rest(gateway, "c", null);
      assertProblem(refused, 429, "limit-exceeded", ATTEMPTS);
      assertThat(refused.headers().firstValue("ratelimit-policy"))
          .contains("\"per-ip\";q=2;w=86400");
      String seconds = refused.headers().firstValue("retry-after").orElseThrow();
      assertThat(Integer.parseInt(seconds)).isBetween(43_100, 43_200);
      assertThat(refused.headers().firstValue("ratelimit"))
          .get()
          .asString()
          .isEqualTo("\"per-ip\";r=0;t=" + seconds);

      var cognito = forgot(gateway, "c");
      assertRefused(cognito, 400, "LimitExceededException", ATTEMPTS);
      assertThat(cognito.headers().map()).doesNotContainKeys("retry-after", "ratelimit");
      assertThat(gateway.pool().received()).hasSize(2);
    }
  }

  @Test
  void both_operations_and_both_protocols_draw_on_one_limit() throws Exception {
    try (TestGateway gateway = limited("{name: per-ip, key: ip, allow: [2 per 24h]}")) {
      forgot(gateway, "grace");
      gateway.call("ConfirmForgotPassword", Calls.confirm("grace", "1").toString());
      assertThat(rest(gateway, "grace", null).statusCode()).isEqualTo(429);
      assertThat(gateway.call("ConfirmForgotPassword", Calls.confirm("a", "1").toString()).body())
          .contains("LimitExceededException");
      assertThat(gateway.pool().received()).hasSize(2);
    }
  }

  @Test
  void a_rule_of_one_operation_leaves_the_other_alone() throws Exception {
    try (TestGateway gateway =
        limited("{name: a, key: ip, allow: [1 per 24h], operations: [ConfirmForgotPassword]}")) {
      String confirm = Calls.confirm("grace", "1").toString();
      gateway.call("ConfirmForgotPassword", confirm);
      assertRefused(
          gateway.call("ConfirmForgotPassword", confirm), 400, "LimitExceededException", ATTEMPTS);
      assertThat(forgot(gateway, "grace").statusCode()).isEqualTo(200);
      assertThat(forgot(gateway, "grace").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void every_window_of_a_rule_must_allow() throws Exception {
    try (TestGateway gateway = limited("{name: per-ip, key: ip, allow: [100 per 1s, 2 per 24h]}")) {
      rest(gateway, "a", null);
      rest(gateway, "b", null);
      var refused = rest(gateway, "c", null);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(43_100, 43_200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grace", "GRACE", "ｇｒａｃｅ"})
  void a_username_over_its_limit_looks_like_a_success_and_sends_nothing(String spelling)
      throws Exception {
    try (TestGateway gateway =
        limited("{name: per-username, key: username, allow: [1 per 24h]}", "uniform")) {
      var sent = forgot(gateway, "grace");
      var limited = forgot(gateway, spelling);
      assertThat(limited.statusCode()).isEqualTo(200);
      assertThat(limited.body()).isEqualTo(sent.body());
      assertThat(Answers.comparable(limited)).isEqualTo(Answers.comparable(sent));
      var rest = rest(gateway, spelling, null);
      assertThat(rest.statusCode()).isEqualTo(200);
      assertThat(rest.headers().map())
          .doesNotContainKeys("retry-after", "ratelimit", "ratelimit-policy");
      assertThat(gateway.pool().received()).hasSize(1);
      assertThat(gateway.pool().outbox().messages()).hasSize(1);
    }
  }

  @Test
  void faithful_tells_a_limit_on_a_username_as_cognito_tells_its_own() throws Exception {
    try (TestGateway gateway =
        limited("{name: per-username, key: username, allow: [1 per 24h]}", "faithful")) {
      forgot(gateway, "grace");
      String wrong = Calls.confirm("grace", "000000").toString();

      for (var limited :
          List.of(forgot(gateway, "grace"), gateway.call("ConfirmForgotPassword", wrong))) {
        assertRefused(
            limited,
            400,
            "LimitExceededException",
            "Attempt limit exceeded, please try after some time.");
      }
      assertThat(rest(gateway, "grace", null).statusCode()).isEqualTo(429);
      assertThat(gateway.pool().received()).hasSize(1);
    }
  }

  @Test
  void a_confirm_over_the_usernames_limit_looks_like_a_wrong_code() throws Exception {
    try (TestGateway gateway =
        limited("{name: guesses, key: username, allow: [2 per 24h]}", "uniform")) {
      forgot(gateway, "grace");
      String code = gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
      String wrong = code.equals("000000") ? "000001" : "000000";
      var refused = gateway.call("ConfirmForgotPassword", Calls.confirm("grace", wrong).toString());
      var limited = gateway.call("ConfirmForgotPassword", Calls.confirm("grace", code).toString());
      assertThat(limited.body()).isEqualTo(refused.body());
      assertRefused(
          limited,
          400,
          "CodeMismatchException",
          "Invalid verification code provided, please try again.");
      assertThat(gateway.pool().received()).hasSize(2);
    }
  }

  @Test
  void a_refused_address_does_not_drain_its_victims_limit() throws Exception {
    String rules =
        "{name: per-username, key: username, allow: [2 per 24h]},"
            + " {name: per-ip, key: ip, allow: [1 per 24h]}";
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("trusted-proxies: [127.0.0.1/32]")
            .withLimits("{single-flight: 0s, rules: [" + rules + "]}")
            .start()) {
      for (int i = 0; i < 20; i++) {
        rest(gateway, "grace", "192.0.2.1");
      }
      assertThat(gateway.pool().outbox().messages()).hasSize(1);
      assertThat(rest(gateway, "grace", "192.0.2.2").statusCode()).isEqualTo(200);
      assertThat(gateway.pool().outbox().messages()).hasSize(2);
    }
  }

  @Test
  void a_request_that_is_not_valid_charges_nobody() throws Exception {
    try (TestGateway gateway = limited("{name: per-ip, key: ip, allow: [1 per 24h]}")) {
      for (String body : new String[] {"", "{}", "{\"username\":7}", "{\"username\":\"a b\"}"}) {
        assertThat(gateway.rest("/forgot-password", body).statusCode()).isEqualTo(400);
      }
      assertThat(rest(gateway, "grace", null).statusCode()).isEqualTo(200);
    }
  }

  private TestGateway limited(String rule) throws Exception {
    return limited(rule, "faithful");
  }

  private TestGateway limited(String rule, String disclosure) throws Exception {
    return TestGateway.in(directory)
        .withLimits("{single-flight: 0s, rules: [" + rule + "]}")
        .withClient("disclosure: " + disclosure)
        .start();
  }

  private static HttpResponse<String> forgot(TestGateway gateway, String username)
      throws Exception {
    return gateway.call("ForgotPassword", Calls.forgot(username).toString());
  }

  private static HttpResponse<String> rest(TestGateway gateway, String username, String from)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri().resolve("/forgot-password"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"username\":\"" + username + "\"}"));
    return gateway.send(from == null ? request : request.header("x-forwarded-for", from));
  }
}
