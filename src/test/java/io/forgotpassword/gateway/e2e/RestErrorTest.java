package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Answers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.ReceivedCall;
import io.forgotpassword.gateway.model.ServiceError;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cognito's errors as problems, each in RestAdapterTest, and whose address a REST caller has. */
class RestErrorTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "CodeMismatchException,400,400,code-mismatch",
    "InternalErrorException,500,502,internal-error",
    "NotAuthorizedException,400,403,not-authorized",
    "TooManyRequestsException,400,503,too-many-requests"
  })
  void an_error_of_cognitos_is_a_problem(String type, int status, int restStatus, String name)
      throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      Calls.failAllAttempts(
          gateway.pool(), "grace", new ServiceError(status, type, "the \"message\""));
      var answer = gateway.rest("/forgot-password", "{\"username\":\"grace\"}");
      assertProblem(answer, restStatus, name, "the \"message\"");
      assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1/32 | 192.0.2.1 | | 192.0.2.1",
        "127.0.0.1/32 | 203.0.113.9, 192.0.2.1, 127.0.0.1 | | 192.0.2.1",
        "127.0.0.1/32 | 2001:db8::1 | | 2001:db8::1",
        "127.0.0.1/32 | 192.0.2.1 | for=198.51.100.7;proto=https | 192.0.2.1",
        "127.0.0.1/32 | 64:ff9b::192.0.2.1 | | 192.0.2.1",
        "127.0.0.1/32 | nonsense | | 127.0.0.1",
        "127.0.0.1/32 | '' | | 127.0.0.1",
        "10.0.0.0/8 | 192.0.2.1 | for=198.51.100.7 | 127.0.0.1",
        "'' | 192.0.2.1 | for=198.51.100.7 | 127.0.0.1"
      })
  void only_a_trusted_proxy_speaks_for_its_client(
      String trusted, String forwardedFor, String forwarded, String expected) throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withServer("trusted-proxies: [" + trusted + "]").start()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(gateway.uri().resolve("/forgot-password"))
              .header("content-type", "application/json")
              .header("x-forwarded-for", forwardedFor)
              .POST(BodyPublishers.ofString("{\"username\":\"grace\"}"));
      gateway.send(forwarded == null ? request : request.header("forwarded", forwarded));
      assertThat(gateway.pool().received())
          .extracting(ReceivedCall::ipAddress)
          .containsExactly(expected);
    }
  }

  @Test
  void with_two_clients_one_must_be_named() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withAnotherClient("2publicexample4567").start()) {
      assertProblem(
          gateway.rest("/forgot-password", "{\"username\":\"grace\"}"),
          400,
          "invalid-parameter",
          "client_id: Member must not be null");
      String named = "{\"username\":\"grace\",\"client_id\":\"2publicexample4567\"}";
      assertThat(gateway.rest("/forgot-password", named).statusCode()).isEqualTo(200);
      assertThat(gateway.pool().received())
          .singleElement()
          .extracting(ReceivedCall::secretHash, ReceivedCall::ipAddress)
          .containsExactly(null, null);
    }
  }
}
