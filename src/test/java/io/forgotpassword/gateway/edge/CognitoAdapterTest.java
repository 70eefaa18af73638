package io.forgotpassword.gateway.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request is read from Cognito's own protocol. */
class CognitoAdapterTest {
  private static final String GOOD = "{\"ClientId\":\"1example\",\"Username\":\"nobody\"}";
  private static final String OPEN = GOOD.substring(0, GOOD.length() - 1);

  private final CognitoAdapter adapter =
      new CognitoAdapter(
          new AnswerHeaders(new ServerSettings.Cors(List.of(), false), InstantSource.system()),
          operation -> operation == Operation.INITIATE_AUTH);

  @ParameterizedTest
  @CsvSource({
    "ForgotPassword,application/x-amz-json-1.1,FORGOT_PASSWORD",
    "ConfirmForgotPassword,application/x-amz-json-1.1,CONFIRM_FORGOT_PASSWORD",
    "InitiateAuth,application/x-amz-json-1.1,INITIATE_AUTH",
    "ForgotPassword,application/x-amz-json-1.1; charset=utf-8,FORGOT_PASSWORD",
    "ForgotPassword,Application/X-Amz-Json-1.1 ;a=b,FORGOT_PASSWORD"
  })
  void a_target_and_a_content_type_name_an_operation(
      String name, String type, Operation operation) {
    assertThat(operationOf("AWSCognitoIdentityProviderService." + name, type)).isEqualTo(operation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWSCognitoIdentityProviderService.SignUp",
        "AWSCognitoIdentityProviderService.forgotPassword",
        "AWSCognitoIdentityProviderService.ForgotPassword.",
        "ForgotPassword",
        "."
      })
  void an_operation_that_is_not_available_is_refused(String target) {
    assertRefused(
        () -> operationOf(target, "application/x-amz-json-1.1"),
        Verdict.UNKNOWN_OPERATION,
        "UnknownOperationException",
        "The operation is not available here");
  }

  @Test
  void a_request_without_target_is_refused() {
    var request = new FakeRequest().with("content-type", "application/x-amz-json-1.1").request();
    assertRefused(
        () -> adapter.operationOf(request),
        Verdict.UNKNOWN_OPERATION,
        "UnknownOperationException",
        "The X-Amz-Target header is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/x-amz-json-1.0", "text/plain", "", ";charset=x"})
  void another_content_type_is_refused(String type) {
    assertRefused(
        () -> operationOf("AWSCognitoIdentityProviderService.ForgotPassword", type),
        Verdict.UNKNOWN_OPERATION,
        "UnknownOperationException",
        "The content type must be application/x-amz-json-1.1");
  }

  static Stream<Arguments> malformedBodies() {
    return Stream.of(
        Arguments.of("", "The request body is empty (expected: a JSON object)"),
        Arguments.of("   ", "The request body is not a JSON object"),
        Arguments.of("[]", "The request body is not a JSON object"),
        Arguments.of("null", "The request body is not a JSON object"),
        Arguments.of("\"text\"", "The request body is not a JSON object"),
        Arguments.of("7", "The request body is not a JSON object"),
        Arguments.of("{'Username':1}", "The request body is not JSON at byte 1"),
        Arguments.of("{\"Username\":grace}", "The request body is not JSON at byte 18"),
        Arguments.of("{\"Username\"", "The request body ends inside its JSON object"),
        Arguments.of("{\"Username\":\"gra", "The request body ends inside its JSON object"),
        Arguments.of(OPEN, "The request body ends inside its JSON object"),
        Arguments.of(GOOD + "{}", "The request body goes on after its JSON object"),
        Arguments.of(GOOD + "]", "The request body is not JSON at byte " + GOOD.length()),
        Arguments.of(OPEN + ",}", "The request body is not JSON at byte " + (OPEN.length() + 1)),
        Arguments.of(
            OPEN + ",\"X\":" + "[".repeat(32) + "]".repeat(32) + "}",
            "The request body is nested too deeply (expected: at most 32 levels)"),
        Arguments.of(
            OPEN + ",\"X\":" + "{\"a\":".repeat(2000),
            "The request body is nested too deeply (expected: at most 32 levels)"),
        Arguments.of(OPEN + ",\"Username\":\"b\"}", "Duplicate member 'Username'"),
        Arguments.of(OPEN + ",\"ClientId\":null}", "Duplicate member 'ClientId'"),
        Arguments.of(
            OPEN + ",\"UserContextData\":{\"IpAddress\":\"a\",\"IpAddress\":\"b\"}}",
            "Duplicate member 'IpAddress'"),
        Arguments.of(
            OPEN + ",\"ClientMetadata\":{\"a\":\"1\",\"a\":\"2\"}}", "Duplicate member 'a'"),
        Arguments.of(
            OPEN + ",\"ClientMetadata\":{\"a\":\"1\"},\"ClientMetadata\":{}}",
            "Duplicate member 'ClientMetadata'"),
        Arguments.of(
            OPEN + ",\"SecretHash\":null,\"SecretHash\":\"a\"}", "Duplicate member 'SecretHash'"),
        Arguments.of(
            OPEN + ",\"ClientMetadata\":{},\"ClientMetadata\":{\"a\":\"1\"}}",
            "Duplicate member 'ClientMetadata'"),
        Arguments.of(
            OPEN + ",\"UserContextData\":{},\"UserContextData\":{\"IpAddress\":\"a\"}}",
            "Duplicate member 'UserContextData'"),
        Arguments.of(OPEN + ",\"X\":1,\"X\":2}", "Duplicate member 'X'"),
        Arguments.of(GOOD + "7", "The request body goes on after its JSON object"),
        Arguments.of(OPEN + ",\"SecretHash\":\"\\ud83d\"}", "SecretHash has an unpaired surrogate"),
        Arguments.of(
            OPEN + ",\"SecretHash\":\"\\ude00\\ud83d\"}", "SecretHash has an unpaired surrogate"),
        Arguments.of(
            OPEN + ",\"ClientMetadata\":{\"\\ud83d\":\"1\"}}",
            "ClientMetadata key has an unpaired surrogate"),
        Arguments.of(
            OPEN + ",\"ClientMetadata\":{\"a\":\"\\udc00\"}}",
            "ClientMetadata entry has an unpaired surrogate"));
  }

  @ParameterizedTest
  @MethodSource("malformedBodies")
  void a_body_that_is_not_one_json_object_is_refused(String body, String message) {
    assertMalformed(body, message);
  }

  @ParameterizedTest
  @CsvSource({
    "7,VALUE_NUMBER_INT",
    "7.5,VALUE_NUMBER_FLOAT",
    "true,VALUE_TRUE",
    "false,VALUE_FALSE",
    "[],START_ARRAY",
    "{},START_OBJECT"
  })
  void a_text_member_of_another_type_is_refused(String value, String token) {
    for (String member :
        List.of("ClientId", "Username", "SecretHash", "ConfirmationCode", "Password")) {
      assertMalformed(
          "{\"" + member + "\":" + value + "}",
          member + ": " + token + " can not be converted to a String");
    }
    assertMalformed(
        OPEN + ",\"ClientMetadata\":{\"a\":" + value + "}}",
        "ClientMetadata entry: " + token + " can not be converted to a String");
    assertMalformed(
        OPEN + ",\"UserContextData\":{\"IpAddress\":" + value + "}}",
        "IpAddress: " + token + " can not be converted to a String");
  }

  @ParameterizedTest
  @CsvSource({"7,VALUE_NUMBER_INT", "\"text\",VALUE_STRING", "true,VALUE_TRUE", "[],START_ARRAY"})
  void a_structure_of_another_type_is_refused(String value, String token) {
    for (String member : List.of("UserContextData", "AnalyticsMetadata", "ClientMetadata")) {
      assertMalformed(
          OPEN + ",\"" + member + "\":" + value + "}",
          member + ": " + token + " can not be converted to a structure");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xff, 0xc3, 0x80})
  void a_body_that_is_not_utf8_is_refused(int broken) {
    String prefix = "{\"ClientId\":\"1\",\"Username\":\"";
    byte[] body = (prefix + "x\"}").getBytes(UTF_8);
    body[prefix.length()] = (byte) broken;
    Refused.assertRefused(
        () -> adapter.fieldsOf(new FakeRequest().request(), body),
        "The request body is not JSON in UTF-8");
  }

  @Test
  void every_member_is_read() {
    RequestFields fields =
        fieldsOf(
            """
            {"ClientId":"c","SecretHash":"h","Username":"u","ConfirmationCode":"1","Password":"p",
            "UserContextData":{"IpAddress":"i","EncodedData":"e"},
            "AnalyticsMetadata":{"AnalyticsEndpointId":"a"},"ClientMetadata":{"k":"v"}}""");
    assertThat(fields)
        .extracting("clientId", "secretHash", "username", "confirmationCode", "password")
        .containsExactly("c", "h", "u", "1", "p");
    assertThat(fields)
        .extracting("ipAddress", "encodedData", "analyticsEndpointId")
        .containsExactly("i", "e", "a");
    assertThat(fields.clientMetadata).containsOnlyKeys("k").containsEntry("k", "v");
  }

  @Test
  void a_null_is_absent() {
    RequestFields fields =
        fieldsOf(
            """
            {"ClientId":null,"Username":null,"SecretHash":null,"UserContextData":null,
            "AnalyticsMetadata":{"AnalyticsEndpointId":null},"ClientMetadata":{"a":null},
            "Password":null}""");
    assertThat(fields).usingRecursiveComparison().isEqualTo(new RequestFields());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Unknown\":{\"a\":[1,2,{\"b\":null}]}",
        "\"username\":7",
        "\"UserContextData\":{\"Deep\":[[[[{}]]]]}",
        "\"Username \":1e400",
        "\"\":\"\\ud83d\""
      })
  void an_unknown_member_is_passed_over(String member) {
    assertThat(fieldsOf(OPEN + "," + member + "}"))
        .usingRecursiveComparison()
        .isEqualTo(fieldsOf(GOOD));
  }

  @Test
  void violations_are_counted_and_named() {
    Violation first = new Violation("clientId", "must");
    assertThat(adapter.describe(List.of(first)))
        .isEqualTo(
            "1 validation error detected: Value at 'clientId' failed to satisfy constraint: must");
    assertThat(adapter.describe(List.of(first, new Violation("username", "shall"))))
        .isEqualTo(
            "2 validation errors detected: Value at 'clientId' failed to satisfy constraint: must;"
                + " Value at 'username' failed to satisfy constraint: shall");
  }

  @Test
  void an_error_of_any_characters_is_json() {
    assertThat(
            CognitoAdapter.bodyOf(ServiceError.client("E", "a\"\\\u0001\u00e9\ud83d")).toString())
        .isEqualTo("{\"__type\":\"E\",\"message\":\"a\\\"\\\\\\u0001\u00e9?\"}");
  }

  @Test
  void an_acceptance_has_the_delivery_if_there_is_one() {
    CodeDelivery delivery = new CodeDelivery("email", "EMAIL", "g***@e***");
    assertThat(CognitoAdapter.bodyOf(new Outcome.Accepted(delivery, null)).toString())
        .isEqualTo(
            "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
                + "\"Destination\":\"g***@e***\"}}");
    assertThat(CognitoAdapter.bodyOf(new Outcome.Accepted(null, null)).toString()).isEqualTo("{}");
  }

  private Operation operationOf(String target, String type) {
    return adapter.operationOf(
        new FakeRequest().with("x-amz-target", target).with("content-type", type).request());
  }

  private RequestFields fieldsOf(String body) {
    return adapter.fieldsOf(new FakeRequest().request(), body.getBytes(UTF_8));
  }

  private void assertMalformed(String body, String message) {
    assertRefused(() -> fieldsOf(body), Verdict.MALFORMED, "SerializationException", message);
  }

  private static void assertRefused(
      ThrowingCallable read, Verdict verdict, String type, String message) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(refusal.outcome())
                    .isEqualTo(
                        Outcome.Refused.locally(verdict, ServiceError.client(type, message))));
  }
}
