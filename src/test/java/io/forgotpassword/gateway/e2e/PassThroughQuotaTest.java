package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which limits, quota and circuit breaker hold for an operation that is passed through. */
class PassThroughQuotaTest {
  private static final String CROSSING =
      "pass-through: [InitiateAuth, RespondToAuthChallenge, SignUp, ResendConfirmationCode,"
          + " ChangePassword, GetUser, ListDevices]";

  /** One call a second of each category here, and nobody is dropped for having waited. */
  private static final String SLOW =
      CROSSING + ", timeout: 60s, requests-per-second: 1, categories: {UserAuthentication: 1}";

  private static final String CHANGE =
      "{\"AccessToken\":\"t\",\"PreviousPassword\":\"a\",\"ProposedPassword\":\"b\"}";

  @TempDir Path directory;

  private TestGateway gateway(ScriptedUpstream upstream, String cognito) {
    return TestGateway.in(directory).withEndpoint(upstream.endpoint()).withCognito(cognito);
  }

  private static ScriptedUpstream accepting() throws Exception {
    return new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
  }

  private static String answerTo(String challenge) {
    return "{\"ClientId\":\"%s\",\"ChallengeName\":\"%s\",\"ChallengeResponses\":{}}"
        .formatted(Calls.CLIENT_ID, challenge);
  }

  private static void awaitWaiting(TestGateway gateway, String category, int requests)
      throws Exception {
    String line =
        "\ngateway_governor_waiting{category=\"%s\"} %d.0\n".formatted(category, requests);
    Await.until(line, () -> gateway.metrics().contains(line));
  }

  @ParameterizedTest
  @CsvSource({
    "ResendConfirmationCode, 10",
    "SignUp, 10",
    "InitiateAuth, 60",
    "RespondToAuthChallenge, 60",
    "ChangePassword, 60"
  })
  void of_a_hundred_calls_from_one_address_few_cross_by_default(String operation, int crossing)
      throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway = gateway(upstream, CROSSING).withLimits("{}").start()) {
      for (int i = 0; i < 100; i++) {
        ObjectNode body = PassThroughFixture.signIn("user" + i).put("Username", "user" + i);
        body.put("AccessToken", "t").putObject("ChallengeResponses").put("USERNAME", "user" + i);
        gateway.call(operation, body.toString());
      }

      assertThat(upstream.requests()).hasSizeBetween(crossing, crossing + 20);
    }
  }

  @Test
  void nobody_is_locked_out_of_signing_in_by_who_knows_the_username() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway = gateway(upstream, CROSSING).withLimits("{}").start()) {
      for (int i = 0; i < 20; i++) {
        assertThat(
                gateway
                    .call("InitiateAuth", PassThroughFixture.signIn("ada").toString())
                    .statusCode())
            .isEqualTo(200);
      }
      assertThat(gateway.metrics())
          .containsPattern(
              "decision=\"refused\",mode=\"shadow\",rule=\"tries-per-username\"} [1-9]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NEW_PASSWORD_REQUIRED", "NEW\\u005fPASSWORD_REQUIRED"})
  void what_counts_as_a_recovery_shares_the_permits_of_recovery(String challenge) throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway = gateway(upstream, SLOW).start()) {
      gateway.call("ForgotPassword", Calls.forgot("ada").toString());
      CompletableFuture<HttpResponse<String>> change = gateway.callAsync("ChangePassword", CHANGE);
      awaitWaiting(gateway, "UserAccountRecovery", 1);
      CompletableFuture<HttpResponse<String>> challenged =
          gateway.callAsync("RespondToAuthChallenge", answerTo(challenge));
      awaitWaiting(gateway, "UserAccountRecovery", 2);

      assertThat(gateway.call("RespondToAuthChallenge", answerTo("PASSWORD_VERIFIER")).statusCode())
          .as("of another quota")
          .isEqualTo(200);
      assertThat(change.join().statusCode()).isEqualTo(200);
      assertThat(challenged.join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_category_has_the_ceiling_that_is_configured() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway = gateway(upstream, SLOW).start()) {
      String signIn = PassThroughFixture.signIn("ada").toString();
      gateway.call("InitiateAuth", signIn);
      CompletableFuture<HttpResponse<String>> second = gateway.callAsync("InitiateAuth", signIn);
      awaitWaiting(gateway, "UserAuthentication", 1);

      assertThat(gateway.call("ForgotPassword", Calls.forgot("ada").toString()).statusCode())
          .isEqualTo(200);
      assertThat(gateway.metrics())
          .contains("gateway_governor_ceiling{category=\"UserResourceRead\"} 50.0")
          .contains("gateway_governor_ceiling{category=\"UserRead\"} 120.0");
      assertThat(second.join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void who_has_no_room_in_a_category_is_refused_and_not_charged() throws Exception {
    String oneWaits = CROSSING + ", timeout: 3s, categories: {UserAuthentication: 1}";
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway =
            gateway(upstream, oneWaits)
                .withLimits(
                    "{rules: [{name: ip, key: ip, allow: [3 per 24h],"
                        + " operations: [InitiateAuth]}]}")
                .start()) {
      String signIn = PassThroughFixture.signIn("ada").toString();
      gateway.call("InitiateAuth", signIn);
      CompletableFuture<HttpResponse<String>> second = gateway.callAsync("InitiateAuth", signIn);
      awaitWaiting(gateway, "UserAuthentication", 1);
      Answers.assertRefused(
          gateway.call("InitiateAuth", signIn),
          400,
          "LimitExceededException",
          "Too many requests wait for Amazon Cognito, please try after some time.");
      second.join();

      assertThat(gateway.call("InitiateAuth", signIn).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void failures_of_one_category_do_not_stop_the_calls_of_another() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (request, caller) ->
                    ScriptedUpstream.answer(request.contains("ListDevices") ? 500 : 200, "", "{}")
                        .play(request, caller));
        TestGateway gateway = gateway(upstream, CROSSING).start()) {
      Await.until(
          "the breaker of ListDevices is not closed any more",
          () -> {
            Stream.generate(() -> gateway.callAsync("ListDevices", "{\"AccessToken\":\"t\"}"))
                .limit(20)
                .toList()
                .forEach(CompletableFuture::join);
            return gateway.metrics().contains(breaker("UserResourceRead", "closed") + " 0.0");
          });

      assertThat(gateway.metrics()).contains(breaker("UserAccountRecovery", "closed") + " 1.0");
      assertThat(gateway.call("ForgotPassword", Calls.forgot("ada").toString()).statusCode())
          .isEqualTo(200);
      assertThat(gateway.call("GetUser", "{\"AccessToken\":\"t\"}").statusCode()).isEqualTo(200);
    }
  }

  private static String breaker(String category, String state) {
    return "gateway_upstream_breaker{category=\"" + category + "\",state=\"" + state + "\"}";
  }
}
