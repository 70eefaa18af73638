package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.PassThroughFixture.signIn;
import static io.forgotpassword.gateway.e2e.PassThroughFixture.signUp;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that name operations that are let through. */
class PassThroughLimitTest {
  @TempDir Path directory;

  @Test
  void a_rule_without_operations_counts_recovery_only() throws Exception {
    try (PassThroughFixture fixture = limitedBy("key: ip, allow: [1 per 24h]")) {
      fixture.crossing("SignUp", signUp("ada"));
      fixture.crossing("SignUp", signUp("ada"));
      fixture.crossing("ForgotPassword", Calls.forgot("ada"));
      assertLimited(call(fixture, "ForgotPassword", Calls.forgot("ada")));
    }
  }

  @Test
  void a_limit_on_the_address_is_told_as_one() throws Exception {
    try (PassThroughFixture fixture =
        limitedBy("key: ip, allow: [1 per 24h], operations: [InitiateAuth, SignUp]")) {
      fixture.crossing("SignUp", signUp("ada"));
      assertLimited(call(fixture, "InitiateAuth", signIn("grace")));
      assertLimited(call(fixture, "SignUp", signUp("grace")));
      fixture.crossing("ForgotPassword", Calls.forgot("ada"));
      fixture.crossing("GetUser", Calls.object().put("AccessToken", "t"));
    }
  }

  @Test
  void a_limit_on_the_username_of_a_sign_in_looks_like_cognitos_lockout() throws Exception {
    try (PassThroughFixture fixture =
        limitedBy(
            "key: username, allow: [2 per 24h], operations: [InitiateAuth,"
                + " RespondToAuthChallenge, SignUp]")) {
      fixture.crossing("InitiateAuth", signIn("Ada"));
      ObjectNode challenge = Calls.object().put("ClientId", Calls.CLIENT_ID);
      challenge.putObject("ChallengeResponses").put("USERNAME", "ADA");
      fixture.crossing("RespondToAuthChallenge", challenge);

      for (HttpResponse<String> answer :
          List.of(
              call(fixture, "InitiateAuth", signIn("ada")),
              call(fixture, "RespondToAuthChallenge", challenge))) {
        Answers.assertRefused(answer, 400, "NotAuthorizedException", "Password attempts exceeded");
      }
      assertLimited(call(fixture, "SignUp", signUp("ada")));
      fixture.crossing("InitiateAuth", signIn("grace"));
      assertThat(fixture.requests()).hasSize(3);
      fixture.gateway().stopGateway();
      assertThat(fixture.gateway().audit().get(2))
          .contains(
              "\"status_code\":\"limited-username\"", "\"firewall_rule\":{\"name\":\"rule\"}");
    }
  }

  @Test
  void requests_that_name_nobody_share_a_bucket() throws Exception {
    try (PassThroughFixture fixture =
        limitedBy("key: username+client, allow: [1 per 24h], operations: [GetUser]")) {
      fixture.crossing("GetUser", Calls.object().put("AccessToken", "t"));
      assertLimited(call(fixture, "GetUser", Calls.object().put("AccessToken", "u")));
    }
  }

  @Test
  void nobody_is_in_no_country() throws Exception {
    try (PassThroughFixture fixture =
        limitedBy("key: phone-country, allow: [1 per 24h], operations: [GetUser, SignUp]")) {
      fixture.crossing("GetUser", Calls.object().put("AccessToken", "t"));
      fixture.crossing("GetUser", Calls.object().put("AccessToken", "t"));
      fixture.crossing("SignUp", signUp("+4915123456789"));
      assertLimited(call(fixture, "SignUp", signUp("+4915123456780")));
    }
  }

  private PassThroughFixture limitedBy(String rule) throws Exception {
    PassThroughFixture fixture = PassThroughFixture.in(directory);
    fixture.gateway().withLimits("{single-flight: 0s, rules: [{name: rule, " + rule + "}]}");
    return fixture.start();
  }

  private static HttpResponse<String> call(
      PassThroughFixture fixture, String operation, ObjectNode body) throws Exception {
    return fixture.gateway().call(operation, body.toString());
  }

  private static void assertLimited(HttpResponse<String> answer) {
    Answers.assertRefused(
        answer,
        400,
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.");
  }
}
