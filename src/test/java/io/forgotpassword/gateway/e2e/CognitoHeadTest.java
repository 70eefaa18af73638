package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Answers.assertAccepted;
import static io.forgotpassword.gateway.e2e.Answers.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request's head decides, and what every answer's head says. */
class CognitoHeadTest {
  private static final String GOOD = Calls.forgot("grace").toString();
  private static final String TARGET = "AWSCognitoIdentityProviderService.ForgotPassword";

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

  @Test
  void the_answers_of_the_happy_path_are_cognitos() throws Exception {
    assertAccepted(
        gateway.call("ForgotPassword", Calls.forgot("ada").toString()),
        "{\"CodeDeliveryDetails\":{\"AttributeName\":\"phone_number\","
            + "\"DeliveryMedium\":\"SMS\",\"Destination\":\"+*******0100\"}}");
    String code = gateway.pool().outbox().lastTo("+15555550100").orElseThrow().code();
    assertAccepted(
        gateway.call("ConfirmForgotPassword", Calls.confirm("ada", code).toString()), "{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWSCognitoIdentityProviderService.SignUp", "ForgotPassword"})
  void an_operation_that_is_not_available_is_refused(String target) throws Exception {
    assertRefused(
        post(target, "application/x-amz-json-1.1"),
        400,
        "UnknownOperationException",
        "The operation is not available here");
  }

  @Test
  void a_request_without_target_is_refused() throws Exception {
    assertRefused(
        gateway.send(
            HttpRequest.newBuilder(gateway.uri())
                .header("content-type", "application/x-amz-json-1.1")
                .POST(BodyPublishers.ofString(GOOD))),
        400,
        "UnknownOperationException",
        "The X-Amz-Target header is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", ""})
  void another_content_type_is_refused(String type) throws Exception {
    assertRefused(
        post(TARGET, type),
        400,
        "UnknownOperationException",
        "The content type must be application/x-amz-json-1.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-amz-json-1.1; charset=utf-8"})
  void parameters_and_capitals_of_the_content_type_do_not_matter(String type) throws Exception {
    assertThat(post(TARGET, type).statusCode()).isEqualTo(200);
  }

  @Test
  void an_unknown_client_is_not_found() throws Exception {
    assertRefused(
        gateway.call("ForgotPassword", Calls.forgot("grace").put("ClientId", "other").toString()),
        400,
        "ResourceNotFoundException",
        "User pool client other does not exist.");
  }

  @Test
  void every_request_has_an_id_of_its_own() throws Exception {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      ids.add(gateway.call("X", "").headers().firstValue("x-amzn-requestid").orElseThrow());
    }
    assertThat(ids).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({"GET,/", "PUT,/", "DELETE,/", "GET,/forgot-password", "PUT,/confirm-forgot-password"})
  void another_method_is_not_allowed(String method, String path) throws Exception {
    var answer =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri().resolve(path))
                .method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("POST, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/other", "/forgot-password/", "/%2e%2e/"})
  void an_unknown_path_is_not_found(String path) throws Exception {
    var answer = gateway.send(HttpRequest.newBuilder(gateway.uri().resolve(path)));
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS * HTTP/1.1, 404",
    "GET * HTTP/1.1, 404",
    "POST http://elsewhere.example/ HTTP/1.1, 400",
    "GET http://elsewhere.example HTTP/1.1, 405",
    "CONNECT elsewhere.example:443 HTTP/1.1, 404",
    "BREW / HTTP/1.1, 405",
    "POST / HTTP/1.0, 400",
    "GET /?a=b HTTP/1.1, 405",
    "GET // HTTP/1.1, 404",
    "GET ? HTTP/1.1, 404",
    "GET /%zz HTTP/1.1, 404",
    "GET  HTTP/1.1, 400",
    "GET / HTTP/7.1, 501",
    "nonsense, 400"
  })
  void an_odd_request_line_is_answered_and_kills_nothing(String line, int status) throws Exception {
    try (RawConnection connection = gateway.connect()) {
      connection.write(line + "\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(connection.readLine()).matches("HTTP/[0-9.]+ " + status + " .*");
    }
    assertThat(gateway.call("ForgotPassword", GOOD).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SignUp", "ForgotPassword"})
  void a_refused_caller_who_goes_on_sending_loses_the_connection(String operation)
      throws Exception {
    String mebibyte = "x".repeat(1 << 20);
    try (RawConnection connection = gateway.connect()) {
      connection.write(RawConnection.head(operation, 64 << 20));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 64; i++) {
                  connection.write(mebibyte);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_head_too_long_is_refused() throws Exception {
    try (RawConnection connection = gateway.connect()) {
      connection.write("GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(connection.readLine()).matches("HTTP/1.[01] 414 .*");
    }
    try (RawConnection connection = gateway.connect()) {
      connection.write("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(30_000) + "\r\n\r\n");
      assertThat(connection.readLine()).matches("HTTP/1.[01] 431 .*");
    }
  }

  private static HttpResponse<String> post(String target, String type) throws Exception {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri())
            .header("content-type", type)
            .header("x-amz-target", target)
            .POST(BodyPublishers.ofString(Calls.forgot("nobody").toString())));
  }
}
