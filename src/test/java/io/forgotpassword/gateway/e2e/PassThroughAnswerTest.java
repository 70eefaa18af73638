package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.PassThroughFixture.signIn;
import static io.forgotpassword.gateway.e2e.PassThroughFixture.signUp;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SecretHash;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller of an operation that is let through is told, and what is written down of it. */
class PassThroughAnswerTest {
  private static final String PAGE = "https://login.example.com";

  @TempDir Path directory;

  @Test
  void an_acceptance_is_relayed_byte_for_byte() throws Exception {
    String tokens = "{ \"AuthenticationResult\" : {\"ExpiresIn\":3600,\"IdToken\":\"a.b\"} }\n";
    var script = ScriptedUpstream.answer(200, "x-amzn-requestid: theirs\r\nx-other: a\r\n", tokens);
    try (var fixture = PassThroughFixture.in(directory, script).start()) {
      HttpResponse<String> answer = answerOf(fixture);

      Answers.assertAccepted(answer, tokens);
      assertThat(answer.headers().firstValue("x-other")).isEmpty();
      fixture.gateway().stopGateway();
      assertThat(fixture.gateway().audit().get(0)).contains("\"upstream_request_id\":\"theirs\"");
    }
  }

  @Test
  void an_empty_acceptance_is_one() throws Exception {
    try (var fixture =
        PassThroughFixture.in(directory, ScriptedUpstream.answer(200, "", "")).start()) {
      Answers.assertAccepted(answerOf(fixture), "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{", "<html>", "{} {}", "\"text\""})
  void an_acceptance_that_is_no_object_is_not_relayed(String body) throws Exception {
    try (var fixture =
        PassThroughFixture.in(directory, ScriptedUpstream.answer(200, "", body)).start()) {
      Answers.assertRefused(
          answerOf(fixture),
          500,
          "InternalErrorException",
          "The answer of Amazon Cognito is not a JSON object.");
    }
  }

  @Test
  void an_answer_is_relayed_up_to_a_bound() throws Exception {
    String large = "{\"Devices\":\"" + "x".repeat(200_000) + "\"}";
    String tooLarge = "{\"Devices\":\"" + "x".repeat(262_144) + "\"}";
    try (var fixture =
        PassThroughFixture.in(directory, ScriptedUpstream.answer(200, "", large)).start()) {
      Answers.assertAccepted(answerOf(fixture), large);
    }
    try (var fixture =
        PassThroughFixture.in(directory, ScriptedUpstream.answer(200, "", tooLarge)).start()) {
      Answers.assertRefused(
          answerOf(fixture),
          500,
          "InternalErrorException",
          "The answer of Amazon Cognito is larger than 262144 bytes.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, NotAuthorizedException, 400",
    "429, TooManyRequestsException, 400",
    "403, ForbiddenException, 403",
    "503, InternalErrorException, 500"
  })
  void an_error_is_relayed_as_recoverys_are_with_cors(int status, String type, int shown)
      throws Exception {
    String body = "{\"__type\":\"com.amazonaws#" + type + "\",\"message\":\"Why.\"}";
    try (var fixture =
        PassThroughFixture.in(directory, ScriptedUpstream.answer(status, "", body))) {
      fixture.gateway().withServer("cors: {allowed-origins: [\"" + PAGE + "\"]}");
      fixture.start();
      HttpResponse<String> answer =
          fixture
              .gateway()
              .send(
                  fixture
                      .gateway()
                      .cognito("InitiateAuth")
                      .header("origin", PAGE)
                      .POST(BodyPublishers.ofString(signIn("grace").toString())));

      Answers.assertRefused(answer, shown, type, "Why.");
      assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue(PAGE);
      assertThat(answer.headers().firstValue("access-control-expose-headers"))
          .hasValue("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "|",
      textBlock =
          """
          InitiateAuth | NotAuthorizedException | Unable to verify secret hash for client x
          InitiateAuth | NotAuthorizedException | SecretHash does not match for the client: x
          RevokeToken  | UnauthorizedException  | Client secret is wrong
          """)
  void a_new_secret_that_cognito_does_not_know_yet_gives_way_once(
      String operation, String type, String message) throws Exception {
    String refusal = "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}";
    String old = new SecretHash(Secret.of("old"), Calls.CLIENT_ID).of("grace");
    var script =
        (ScriptedUpstream.Script)
            (request, caller) -> {
              boolean known = request.contains("\"" + old + "\"") || request.contains("\"old\"");
              ScriptedUpstream.answer(known ? 200 : 400, "", known ? "{}" : refusal)
                  .play(request, caller);
            };
    try (var fixture = PassThroughFixture.in(directory, script)) {
      fixture.gateway().withSecrets("new", "old");
      fixture.start();
      String body = signIn("grace").put("Token", "t").toString();

      assertThat(fixture.gateway().call(operation, body).statusCode()).isEqualTo(200);
      assertThat(fixture.requests()).hasSize(2);
      assertThat(fixture.gateway().call(operation, body).statusCode()).isEqualTo(200);
      assertThat(fixture.requests()).hasSize(3);
    }
  }

  @Test
  void a_wrong_password_does_not_try_the_other_secret() throws Exception {
    String refusal =
        "{\"__type\":\"NotAuthorizedException\",\"message\":\"Incorrect username or password.\"}";
    try (var fixture =
        PassThroughFixture.in(directory, ScriptedUpstream.answer(400, "", refusal))) {
      fixture.gateway().withSecrets("new", "old");
      assertThat(answerOf(fixture.start()).statusCode()).isEqualTo(400);
      assertThat(fixture.requests()).hasSize(1);
    }
  }

  @Test
  void each_is_one_event_and_one_count_by_the_operations_name() throws Exception {
    try (var fixture = PassThroughFixture.in(directory).start()) {
      TestGateway gateway = fixture.gateway();
      answerOf(fixture);
      gateway.call("SignUp", signUp("grace").toString());
      gateway.call("GetUser", "{\"AccessToken\":\"t\"}");
      gateway.call("SignUp", "{");
      gateway.call("DeleteUser", "{}");

      assertThat(gateway.metrics())
          .contains(
              count("InitiateAuth", "accepted"),
              count("SignUp", "accepted"),
              count("GetUser", "accepted"),
              count("SignUp", "malformed"),
              count("none", "unknown-operation"))
          .doesNotContain("DeleteUser");
      gateway.stopGateway();
      List<String> events = new ArrayList<>();
      for (String line : gateway.audit()) {
        JsonNode event = Calls.parse(line);
        events.add(
            event.path("type_uid").asInt()
                + " "
                + event.at("/unmapped/operation").asText()
                + " "
                + event.path("status_code").asText()
                + " "
                + event.at("/user/uid").asText().matches("[0-9a-f]{32}"));
      }
      assertThat(events)
          .containsExactly(
              "300201 InitiateAuth accepted true",
              "300101 SignUp accepted true",
              "300199 GetUser accepted false",
              "300101 SignUp malformed false",
              "300199  unknown-operation false");
    }
  }

  private static String count(String operation, String verdict) {
    return "gateway_requests_seconds_count{lane=\"public\",operation=\""
        + operation
        + "\",verdict=\""
        + verdict
        + "\"} 1";
  }

  private static HttpResponse<String> answerOf(PassThroughFixture fixture) throws Exception {
    return fixture.gateway().call("InitiateAuth", signIn("grace").toString());
  }
}
