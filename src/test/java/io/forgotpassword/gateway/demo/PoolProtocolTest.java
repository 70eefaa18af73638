package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.RunningPool.PUBLIC_CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.input;
import static io.forgotpassword.gateway.model.Operation.CONFIRM_FORGOT_PASSWORD;
import static io.forgotpassword.gateway.model.Operation.FORGOT_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolProtocolTest {
  private static final String TYPE = "application/x-amz-json-1.1";
  private final RunningPool running = RunningPool.example();

  @AfterEach
  void close() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWSCognitoIdentityProviderService.AdminCreateUser",
        "AWSCognitoIdentityProviderService.forgotPassword",
        "ForgotPassword"
      })
  void an_operation_it_does_not_have_is_unknown(String target) {
    running.post(target, TYPE, input("ada").toString()).isRefused("UnknownOperationException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-amz-json-1.0", "text/plain"})
  void another_content_type_is_another_protocol(String type) {
    running
        .post(FORGOT_PASSWORD.target(), type, input("ada").toString())
        .isRefused("UnknownOperationException");
  }

  @ParameterizedTest
  @CsvSource({"GET,/", "PUT,/", "POST,/other"})
  void another_method_or_path_is_no_operation(String method, String path) {
    byte[] body = input("ada").toString().getBytes(StandardCharsets.UTF_8);
    var headers = Map.of("X-Amz-Target", FORGOT_PASSWORD.target(), "Content-Type", TYPE);
    running.send(path, method, body, headers).isRefused("UnknownOperationException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "\"ada\"",
        "null",
        "{} {}",
        "{\"ClientId\":\"a\",\"Username\":7}",
        "{\"ClientId\":\"a\",\"Username\":true}",
        "{\"ClientId\":\"a\",\"Username\":[\"ada\"]}",
        "{\"ClientId\":\"a\",\"Username\":{\"name\":\"ada\"}}",
        "{\"ClientId\":\"a\",\"Username\":\"ada\",\"UserContextData\":\"none\"}",
        "{\"ClientId\":\"a\",\"Username\":\"ada\",\"UserContextData\":{\"IpAddress\":1}}",
        "{\"ClientId\":\"a\",\"Username\":\"ada\",\"ClientMetadata\":[]}",
        "{\"ClientId\":\"a\",\"Username\":\"ada\",\"ClientMetadata\":{\"a\":1}}",
        "{\"ClientId\":\"a\",\"Username\":\"ada\",\"AnalyticsMetadata\":5}"
      })
  void what_is_not_json_or_of_a_wrong_type_is_not_deserialised(String body) {
    running.post(FORGOT_PASSWORD.target(), TYPE, body).isRefused("SerializationException");
    assertThat(running.pool.received()).isEmpty();
  }

  @Test
  void bytes_that_are_not_utf8_are_not_deserialised() {
    byte[] body =
        ("{\"ClientId\":\"" + PUBLIC_CLIENT_ID + "\",\"Username\":\"ad\u00e4\"}")
            .getBytes(StandardCharsets.ISO_8859_1);
    var headers = Map.of("X-Amz-Target", FORGOT_PASSWORD.target(), "Content-Type", TYPE);
    running.send("/", "POST", body, headers).isRefused("SerializationException");
  }

  @Test
  void a_body_beyond_the_bound_is_too_large() {
    PoolReply reply =
        running.post(FORGOT_PASSWORD.target(), TYPE, input("a".repeat(1 << 20)).toString());
    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void an_empty_username_is_too_short() {
    running
        .forgot("")
        .isRefused(
            "InvalidParameterException",
            "1 validation error detected: Value at 'username' failed to satisfy constraint: Member"
                + " must have length greater than or equal to 1");
  }

  @Test
  void all_broken_constraints_are_told_at_once() {
    running
        .call(CONFIRM_FORGOT_PASSWORD, input("a b").put("SecretHash", "*").put("Password", "x"))
        .isRefused(
            "InvalidParameterException",
            "3 validation errors detected: Value at 'username' failed to satisfy constraint: Member"
                + " must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+;"
                + " Value at 'secretHash' failed to satisfy constraint: Member must satisfy regular"
                + " expression pattern: [\\w+=/]+; Value at 'confirmationCode' failed to satisfy"
                + " constraint: Member must not be null");
  }

  @ParameterizedTest
  @CsvSource({
    "ClientId,128",
    "Username,128",
    "SecretHash,128",
    "ConfirmationCode,2048",
    "Password,256"
  })
  void a_member_longer_than_the_model_allows_is_invalid(String member, int max) {
    var input = input("ada").put("ConfirmationCode", "1").put("Password", "x");
    PoolReply longest =
        running.call(CONFIRM_FORGOT_PASSWORD, input.deepCopy().put(member, "a".repeat(max)));
    PoolReply tooLong =
        running.call(CONFIRM_FORGOT_PASSWORD, input.put(member, "a".repeat(max + 1)));
    assertThat(longest.body()).doesNotContain("validation error");
    assertThat(tooLong.json().get("message").asText())
        .endsWith("Member must have length less than or equal to " + max);
  }

  @Test
  void a_null_member_is_an_absent_one() {
    running
        .call(FORGOT_PASSWORD, input("ada").putNull("Username"))
        .isRefused(
            "InvalidParameterException",
            "1 validation error detected: Value at 'username' failed to satisfy constraint: Member"
                + " must not be null");
  }

  @Test
  void an_error_of_the_services_side_has_the_services_status() {
    running.pool.failNext("ada", ServiceError.internal("Something failed"));
    running.pool.failNext(
        "ada", new ServiceError(403, "ForbiddenException", "Request not allowed"));
    PoolReply internal = running.forgot("ada");
    PoolReply forbidden = running.forgot("ada");
    assertThat(internal.status()).isEqualTo(500);
    assertThat(internal.json().get("__type").asText()).isEqualTo("InternalErrorException");
    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.header("x-amzn-errortype")).isEqualTo("ForbiddenException");
    running.forgot("ada").isOk();
  }

  @Test
  void an_error_planned_for_one_user_meets_no_other() {
    running.pool.failNext("grace", ServiceError.internal("Something failed"));
    running.forgot("ada").isOk();
  }

  @Test
  void unknown_members_are_ignored() {
    running.call(FORGOT_PASSWORD, input("ada").put("Colour", "green").putNull("Ip")).isOk();
    assertThat(running.pool.received().get(0).members()).contains("Colour", "Ip");
  }

  @Test
  void a_content_type_with_a_charset_is_the_protocol_too() {
    running
        .post(FORGOT_PASSWORD.target(), TYPE + "; charset=utf-8", input("ada").toString())
        .isOk();
  }

  @Test
  void every_answer_has_a_request_id_a_date_and_the_protocols_type() {
    PoolReply first = running.forgot("ada");
    PoolReply second = running.forgot("");
    assertThat(first.header("x-amzn-requestid")).matches("[0-9a-f-]{36}");
    assertThat(second.header("x-amzn-requestid")).isNotEqualTo(first.header("x-amzn-requestid"));
    assertThat(first.header("date")).isEqualTo("Mon, 23 Nov 2026 10:00:00 GMT");
    assertThat(first.header("content-type")).isEqualTo(TYPE);
    assertThat(second.header("content-type")).isEqualTo(TYPE);
    assertThat(first.headers().firstValue("x-amzn-errortype")).isEmpty();
  }

  @Test
  void what_was_received_can_be_looked_at_even_when_it_was_refused() {
    var input = input("nobody").put("SecretHash", "abc");
    input.putObject("ClientMetadata").put("campaign", "spring");
    input.putObject("AnalyticsMetadata").put("AnalyticsEndpointId", "endpoint-1");
    running.call(FORGOT_PASSWORD, input).isRefused("NotAuthorizedException");
    ReceivedCall received = running.pool.received().get(0);
    assertThat(received.operation()).isEqualTo(FORGOT_PASSWORD);
    assertThat(received.username()).isEqualTo("nobody");
    assertThat(received.clientId()).isEqualTo(PUBLIC_CLIENT_ID);
    assertThat(received.secretHash()).isEqualTo("abc");
    assertThat(received.clientMetadata()).containsEntry("campaign", "spring");
    assertThat(received.analyticsEndpointId()).isEqualTo("endpoint-1");
    assertThat(received.headers().get("x-amz-target")).isEqualTo(FORGOT_PASSWORD.target());
  }
}
