package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.PassThroughFixture.SECRET;
import static io.forgotpassword.gateway.e2e.PassThroughFixture.signIn;
import static io.forgotpassword.gateway.e2e.PassThroughFixture.signUp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an operation that is let through reaches Cognito. */
class PassThroughTest {
  @TempDir Path directory;
  private PassThroughFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = PassThroughFixture.in(directory).start();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeleteUser", "AdminInitiateAuth", "signUp", "SignUp2", "NoSuch"})
  void an_operation_that_is_not_named_is_refused_and_nothing_is_forwarded(String operation)
      throws Exception {
    Answers.assertRefused(
        fixture.gateway().call(operation, "{\"AccessToken\":\"t\"}"),
        400,
        "UnknownOperationException",
        "The operation is not available here");
    assertThat(fixture.requests()).isEmpty();
  }

  @Test
  void an_unknown_client_is_refused() throws Exception {
    Answers.assertRefused(
        fixture.gateway().call("SignUp", signUp("grace").put("ClientId", "other").toString()),
        400,
        "ResourceNotFoundException",
        "User pool client other does not exist.");
    assertThat(fixture.requests()).isEmpty();
  }

  @Test
  void a_client_and_a_username_are_needed_where_the_operation_has_them() throws Exception {
    Answers.assertInvalid(
        fixture.gateway().call("SignUp", "{}"),
        "2 validation errors detected: Value at 'clientId' failed to satisfy constraint: Member"
            + " must not be null; Value at 'username' failed to satisfy constraint: Member must"
            + " not be null");
    ObjectNode invisible = signIn("gra\u3164ce");
    assertThat(fixture.gateway().call("InitiateAuth", invisible.toString()).body())
        .contains("InvalidParameterException", "username");
    assertThat(fixture.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {"ClientId":"a","ClientId":"b"} | ClientId
          {"ClientId":null,"ClientId":"b"} | ClientId
          {"AuthParameters":{"USERNAME":"a","USERNAME":"b"}} | USERNAME
          {"AuthParameters":{"USERNAME":"a","\\u0055SERNAME":"b"}} | USERNAME
          {"AuthParameters":{},"AuthParameters":{"USERNAME":"a"}} | AuthParameters
          {"Credential":{"deep":[{"a":1,"a":2}]}} | a
          {"Session":"a","Session":"b"} | Session
          """)
  void a_member_that_stands_twice_is_refused_at_every_depth(String body, String twice)
      throws Exception {
    Answers.assertMalformed(
        fixture.gateway().call("InitiateAuth", body), "Duplicate member '" + twice + "'");
    assertThat(fixture.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{} {}",
        "{\"Session\":\"\\ud800\"}",
        "{\"AuthParameters\":{\"USERNAME\":{}}}",
        "{\"AuthParameters\":[]}",
        "{\"Session\":NaN}"
      })
  void what_is_no_object_of_the_service_is_refused(String body) throws Exception {
    assertThat(fixture.gateway().call("InitiateAuth", body).body())
        .contains("SerializationException");
    assertThat(
            fixture
                .gateway()
                .call("InitiateAuth", "{\"Session\":" + "[".repeat(40) + "]".repeat(40) + "}")
                .body())
        .contains("nested too deeply");
    assertThat(fixture.requests()).isEmpty();
  }

  @Test
  void a_sign_up_crosses_with_its_hash_and_what_it_was_made_of() throws Exception {
    ObjectNode body = signUp("Gräce").put("SecretHash", "bm90IHRoZSBnYXRld2F5cw==");
    body.putObject("AuthParameters").put("USERNAME", "other");
    body.putNull("ValidationData");
    body.putObject("UserContextData").put("IpAddress", "192.0.2.1").put("EncodedData", "theirs");

    ObjectNode crossed = fixture.crossing("SignUp", body);

    ObjectNode expected = signUp("Gr\u00c3\u00a4ce").put("SecretHash", hash("Gräce"));
    expected
        .putObject("UserContextData")
        .put("IpAddress", "127.0.0.1")
        .put("EncodedData", "theirs");
    assertThat(crossed).isEqualTo(expected);
  }

  @Test
  void a_sign_in_has_its_hash_among_the_parameters() throws Exception {
    ObjectNode body = signIn("grace");
    body.withObject("/AuthParameters").put("SECRET_HASH", "forged");
    body.put("Session", "s").put("SecretHash", "x").put("ChallengeName", "x");

    ObjectNode crossed = fixture.crossing("InitiateAuth", body);

    ObjectNode expected = signIn("grace").put("Session", "s");
    expected.withObject("/AuthParameters").put("SECRET_HASH", hash("grace"));
    assertThat(crossed.remove("UserContextData").path("EncodedData").asText()).isNotEmpty();
    assertThat(crossed).isEqualTo(expected);
  }

  @Test
  void an_answer_to_a_challenge_has_its_hash_among_the_responses() throws Exception {
    ObjectNode body =
        Calls.object().put("ClientId", Calls.CLIENT_ID).put("ChallengeName", "PASSWORD_VERIFIER");
    body.putObject("ChallengeResponses")
        .put("USERNAME", "0b5c")
        .put("SECRET_HASH", "forged")
        .put("TIMESTAMP", "Tue Nov 4");

    ObjectNode crossed = fixture.crossing("RespondToAuthChallenge", body);

    body.withObject("/ChallengeResponses").put("SECRET_HASH", hash("0b5c"));
    assertThat(crossed.remove("UserContextData").path("IpAddress").asText()).isEqualTo("127.0.0.1");
    assertThat(crossed).isEqualTo(body);
  }

  @Test
  void a_token_of_a_clients_crosses_with_the_secret_itself() throws Exception {
    ObjectNode revoke = Calls.object().put("ClientId", Calls.CLIENT_ID).put("Token", "r.e-f");
    ObjectNode renew = Calls.object().put("ClientId", Calls.CLIENT_ID).put("RefreshToken", "r");

    assertThat(fixture.crossing("RevokeToken", revoke.deepCopy().put("ClientSecret", "forged")))
        .isEqualTo(revoke.put("ClientSecret", SECRET));
    assertThat(fixture.crossing("GetTokensFromRefreshToken", renew.deepCopy()))
        .isEqualTo(renew.put("ClientSecret", SECRET));
  }

  @Test
  void renewing_tokens_for_nobody_by_name_has_the_callers_hash_and_no_derived_context()
      throws Exception {
    for (String flow : List.of("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")) {
      ObjectNode body = Calls.object().put("ClientId", Calls.CLIENT_ID).put("AuthFlow", flow);
      body.putObject("AuthParameters").put("REFRESH_TOKEN", "r").put("SECRET_HASH", "theirs");

      ObjectNode crossed = fixture.crossing("InitiateAuth", body);

      body.putObject("UserContextData").put("IpAddress", "127.0.0.1");
      assertThat(crossed).isEqualTo(body);
    }
  }

  @Test
  void a_sign_in_for_nobody_by_name_has_no_hash() throws Exception {
    ObjectNode body =
        Calls.object().put("ClientId", Calls.CLIENT_ID).put("AuthFlow", "USER_PASSWORD_AUTH");
    body.putObject("AuthParameters").put("PASSWORD", "p").put("SECRET_HASH", "theirs");

    ObjectNode crossed = fixture.crossing("InitiateAuth", body);

    body.withObject("/AuthParameters").remove("SECRET_HASH");
    body.putObject("UserContextData").put("IpAddress", "127.0.0.1");
    assertThat(crossed).isEqualTo(body);
  }

  @Test
  void an_operation_with_an_access_token_crosses_without_anything_of_a_client() throws Exception {
    ObjectNode body = Calls.object().put("AccessToken", "a.b.c");
    ObjectNode more = body.deepCopy().put("ClientId", Calls.CLIENT_ID).put("SecretHash", "x");
    more.putObject("UserContextData").put("EncodedData", "x");

    assertThat(fixture.crossing("GetUser", more)).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RevokeToken|{'Token':'t','RevokeEverything':true}|RevokeEverything",
        "GetUser|{'AccessToken':'a','Colour-of-grace@example.com':{}}|Colour-of-grace@example.com",
        "SignUp|{'UserContextData':{'Header':[]}}|UserContextData.Header",
        "InitiateAuth|{'AnalyticsMetadata':{'Id':'x'}}|AnalyticsMetadata.Id",
      })
  void a_member_that_no_operation_has_is_refused_by_name_and_logged_nowhere(
      String operation, String body, String member) throws Exception {
    try (RecordedLog log = new RecordedLog()) {
      HttpResponse<String> answer = fixture.gateway().call(operation, body.replace('\'', '"'));

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("InvalidParameterException", "'" + member + "'");
      assertThat(fixture.requests()).isEmpty();
      fixture.gateway().stopGateway();
      assertThat(fixture.gateway().audit()).hasSize(1).noneMatch(line -> line.contains(member));
      assertThat(log.text()).contains(RecordedLog.PROOF).doesNotContain("'" + member + "'");
    }
  }

  @Test
  void sessions_are_listed_and_revoked_with_all_that_belong_to_them() throws Exception {
    ObjectNode token = Calls.object().put("AccessToken", "a.b.c");
    ObjectNode list = token.deepCopy().put("NextToken", "n");
    ObjectNode session = token.put("SessionId", "s").put("RevokeAssociatedSessions", true);
    ObjectNode revoke = Calls.object().put("ClientId", Calls.CLIENT_ID).put("Token", "r.e-f");
    revoke.put("ClientSecret", SECRET).put("RevokeAssociatedSessions", true);

    assertThat(fixture.crossing("ListUserSessions", list.deepCopy())).isEqualTo(list);
    assertThat(fixture.crossing("RevokeUserSession", session.deepCopy())).isEqualTo(session);
    assertThat(fixture.crossing("RevokeToken", revoke.deepCopy())).isEqualTo(revoke);
  }

  @Test
  void values_of_every_type_cross_as_they_are() throws Exception {
    String credential =
        "{\"id\":\"\\u0001\\\"\\\\\",\"n\":[1,-2.5,123456789012345678901234567890,true,null,{}]}";
    String body = "{ \"AccessToken\" : \"t\" , \"Credential\" : " + credential + " }";

    assertThat(fixture.gateway().call("CompleteWebAuthnRegistration", body).statusCode())
        .isEqualTo(200);
    assertThat(PassThroughFixture.bodyOf(fixture.requests().get(0)))
        .isEqualTo("{\"AccessToken\":\"t\",\"Credential\":" + credential + "}");
  }

  @Test
  void no_header_of_a_callers_is_forwarded() throws Exception {
    fixture
        .gateway()
        .send(
            fixture
                .gateway()
                .cognito("GetUser")
                .header("authorization", "Bearer forged")
                .header("cookie", "a=b")
                .header("x-forwarded-for", "192.0.2.1")
                .POST(BodyPublishers.ofString("{\"AccessToken\":\"t\"}")));

    String head = fixture.requests().get(0).split("\r\n\r\n", 2)[0];
    assertThat(head.lines().skip(1).map(line -> line.split(":", 2)[0]))
        .containsExactlyInAnyOrder("content-type", "x-amz-target", "host", "content-length");
    assertThat(head).contains("AWSCognitoIdentityProviderService.GetUser");
  }

  @Test
  void login_pages_see_nothing_of_it() throws Exception {
    fixture.close();
    try (ScriptedUpstream pages =
        new ScriptedUpstream(ScriptedUpstream.answer(200, "", "a page"))) {
      fixture = PassThroughFixture.in(directory);
      fixture.gateway().withLoginPages(pages.endpoint());
      fixture.start();
      fixture.crossing("SignUp", signUp("grace"));
      fixture.gateway().call("DeleteUser", "{}");

      assertThat(pages.requests()).isEmpty();
      assertThat(fixture.requests()).hasSize(1);
    }
  }

  @Test
  void metadata_is_held_to_the_clients_policy() throws Exception {
    fixture.close();
    fixture = PassThroughFixture.in(directory);
    fixture
        .gateway()
        .withClient("analytics-endpoint-id: ours, client-metadata: {allow: [a], add: {via: us}}");
    fixture.start();
    for (String operation : List.of("SignUp", "InitiateAuth", "UpdateUserAttributes")) {
      ObjectNode body = operation.equals("SignUp") ? signUp("grace") : signIn("grace");
      body.put("AccessToken", "t").putObject("ClientMetadata").put("a", "1").put("b", "2");

      assertThat(fixture.crossing(operation, body).path("ClientMetadata"))
          .isEqualTo(Calls.object().put("a", "1").put("via", "us"));
    }
    assertThat(fixture.crossing("SignUp", signUp("grace")).at("/AnalyticsMetadata").toString())
        .isEqualTo("{\"AnalyticsEndpointId\":\"ours\"}");
    ObjectNode secret = signUp("grace");
    secret.putObject("ClientMetadata").put("newPassword", "x");
    assertThat(fixture.gateway().call("SignUp", secret.toString()).body())
        .contains("looks like a secret");
  }

  @Test
  void with_several_clients_an_access_token_brings_no_metadata() throws Exception {
    fixture.close();
    fixture = PassThroughFixture.in(directory);
    fixture.gateway().withAnotherClient("another");
    fixture.start();
    ObjectNode body = Calls.object().put("AccessToken", "t").put("AttributeName", "email");
    ObjectNode more = body.deepCopy();
    more.putObject("ClientMetadata").put("a", "1");

    assertThat(fixture.crossing("GetUserAttributeVerificationCode", more)).isEqualTo(body);
    assertThat(fixture.crossing("SignUp", signUp("grace").put("ClientId", "another")).fieldNames())
        .toIterable()
        .doesNotContain("SecretHash", "UserContextData");
  }

  /** Computed here, from the developer guide's formula. */
  private static String hash(String username) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    return Base64.getEncoder()
        .encodeToString(mac.doFinal((username + Calls.CLIENT_ID).getBytes(UTF_8)));
  }
}
