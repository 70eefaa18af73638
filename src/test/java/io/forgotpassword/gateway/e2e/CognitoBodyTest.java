package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Answers.assertInvalid;
import static io.forgotpassword.gateway.e2e.Answers.assertMalformed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies that are not what the protocol asks for; each case of the parser's is in
 * CognitoAdapterTest.
 */
class CognitoBodyTest {
  private static final String GOOD = Calls.forgot("nobody").toString();
  private static final String OPEN = GOOD.substring(0, GOOD.length() - 1);
  private static final String TOO_LARGE =
      "The request body is too large (expected: at most 16384 bytes)";

  @TempDir static Path directory;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.in(directory).start();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  static Stream<Arguments> malformedBodies() {
    return Stream.of(
        Arguments.of("", "The request body is empty (expected: a JSON object)"),
        Arguments.of(GOOD + "]", "The request body is not JSON at byte " + GOOD.length()),
        Arguments.of(OPEN + ",\"Username\":\"b\"}", "Duplicate member 'Username'"),
        Arguments.of(
            OPEN + ",\"Username \":" + "{\"a\":".repeat(2000),
            "The request body is nested too deeply (expected: at most 32 levels)"));
  }

  @ParameterizedTest
  @MethodSource("malformedBodies")
  void a_body_that_is_not_one_json_object_is_refused(String body, String message) throws Exception {
    assertMalformed(gateway.call("ForgotPassword", body), message);
    assertMalformed(gateway.call("ConfirmForgotPassword", body), message);
  }

  @Test
  void a_member_of_another_type_is_refused() throws Exception {
    assertMalformed(
        gateway.call("ConfirmForgotPassword", "{\"Password\":7}"),
        "Password: VALUE_NUMBER_INT can not be converted to a String");
    assertMalformed(
        gateway.call("ForgotPassword", OPEN + ",\"UserContextData\":[]}"),
        "UserContextData: START_ARRAY can not be converted to a structure");
  }

  @Test
  void a_null_is_absent() throws Exception {
    String nulls =
        """
        ,"SecretHash":null,"UserContextData":null,"AnalyticsMetadata":{"AnalyticsEndpointId":null},
        "ClientMetadata":{"a":null},"Password":null}""";
    assertThat(gateway.call("ForgotPassword", OPEN + nulls).statusCode()).isEqualTo(200);
    assertInvalid(
        gateway.call("ForgotPassword", "{\"ClientId\":\"1\",\"Username\":null}"),
        "1 validation error detected: Value at 'username' failed to satisfy constraint:"
            + " Member must not be null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Unknown\":{\"a\":[1,2,{\"b\":null}]}", "\"\":\"\\ud83d\""})
  void an_unknown_member_is_passed_over(String member) throws Exception {
    assertThat(gateway.call("ForgotPassword", OPEN + "," + member + "}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_body_that_is_not_utf8_is_refused() throws Exception {
    String prefix = "{\"ClientId\":\"1\",\"Username\":\"";
    byte[] body = (prefix + "x\"}").getBytes(UTF_8);
    body[prefix.length()] = (byte) 0xc3;
    assertThat(send(body).body()).contains("SerializationException", "not JSON");
  }

  @Test
  void a_body_of_exactly_the_bound_is_read_and_one_byte_more_is_not() throws Exception {
    String pad = OPEN + ",\"X\":\"";
    String exact = pad + "x".repeat(16_384 - pad.length() - 2) + "\"}";
    assertThat(gateway.call("ForgotPassword", exact).statusCode()).isEqualTo(200);
    assertMalformed(gateway.call("ForgotPassword", exact + " "), TOO_LARGE);
  }

  @Test
  void an_oversize_body_in_chunks_is_refused() throws Exception {
    byte[] body = (OPEN + ",\"X\":\"" + "x".repeat(100_000) + "\"}").getBytes(UTF_8);
    assertMalformed(
        gateway.send(
            gateway
                .cognito("ForgotPassword")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))),
        TOO_LARGE);
  }

  private static HttpResponse<String> send(byte[] body) throws Exception {
    return gateway.send(gateway.cognito("ForgotPassword").POST(BodyPublishers.ofByteArray(body)));
  }
}
