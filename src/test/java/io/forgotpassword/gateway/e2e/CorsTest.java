package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call of a page of another origin is preflighted; answers follow Cognito's own endpoint. */
class CorsTest {
  private static final String PAGE = "https://login.example.com";

  @TempDir Path directory;

  private HttpResponse<String> preflight(TestGateway gateway, String origin) throws Exception {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri().resolve("/"))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("origin", origin)
            .header("access-control-request-headers", "content-type,x-amz-target"));
  }

  @Test
  void an_origin_that_is_not_configured_gets_no_cors_header() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("cors: {allowed-origins: [\"" + PAGE + "\"]}")
            .start()) {
      var answer = preflight(gateway, "https://evil.example.com");

      assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void a_configured_origin_is_answered_as_cognito_answers_on_errors_too() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("cors: {allowed-origins: [\"" + PAGE + "\"]}")
            .start()) {
      var preflight = preflight(gateway, PAGE).headers();
      assertThat(preflight.firstValue("access-control-allow-origin")).hasValue(PAGE);
      assertThat(preflight.firstValue("vary")).hasValue("Origin");
      assertThat(preflight.firstValue("access-control-allow-methods")).hasValue("POST");
      assertThat(preflight.firstValue("access-control-max-age")).hasValue("172800");
      assertThat(preflight.firstValue("access-control-allow-headers"))
          .hasValue("content-type,x-amz-target");

      var refused =
          gateway.send(
              HttpRequest.newBuilder(gateway.uri().resolve("/"))
                  .header("origin", PAGE)
                  .POST(HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.headers().firstValue("access-control-allow-origin")).hasValue(PAGE);
      assertThat(refused.headers().firstValue("access-control-expose-headers"))
          .hasValue("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
    }
  }

  @Test
  void only_with_credentials_may_the_calls_of_exact_origins_carry_cookies() throws Exception {
    String origins = "allowed-origins: [\"" + PAGE + "\"]";
    try (TestGateway without =
        TestGateway.in(directory).withServer("cors: {" + origins + "}").start()) {
      assertThat(preflight(without, PAGE).headers().map())
          .doesNotContainKey("access-control-allow-credentials");
    }
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("cors: {credentials: true, " + origins + "}")
            .start()) {
      assertThat(preflight(gateway, "https://evil.example.com").headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control"));
      HttpRequest.Builder call =
          HttpRequest.newBuilder(gateway.uri().resolve("/"))
              .header("origin", PAGE)
              .POST(HttpRequest.BodyPublishers.ofString("{}"));
      for (var headers :
          List.of(preflight(gateway, PAGE).headers(), gateway.send(call).headers())) {
        assertThat(headers.firstValue("access-control-allow-credentials")).hasValue("true");
        assertThat(headers.firstValue("access-control-allow-origin")).hasValue(PAGE);
        assertThat(headers.firstValue("vary")).hasValue("Origin");
      }
    }
  }

  @Test
  void without_configured_origins_no_answer_has_cors_headers() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      assertThat(preflight(gateway, PAGE).headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control"));
    }
  }
}
