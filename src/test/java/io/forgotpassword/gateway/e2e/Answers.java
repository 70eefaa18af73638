package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Holds an answer against exactly what its protocol says it must be. */
final class Answers {
  private static final String UUID =
      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  private Answers() {}

  /** The whole of a refusal in Cognito's protocol: status, headers and every byte of the body. */
  static void assertRefused(HttpResponse<String> answer, int status, String type, String message) {
    assertThat(answer.body())
        .isEqualTo(Calls.object().put("__type", type).put("message", message).toString());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().allValues("x-amzn-errortype")).containsExactly(type);
    assertCognito(answer);
  }

  static void assertMalformed(HttpResponse<String> answer, String message) {
    assertRefused(answer, 400, "SerializationException", message);
  }

  static void assertInvalid(HttpResponse<String> answer, String message) {
    assertRefused(answer, 400, "InvalidParameterException", message);
  }

  /** The whole of an acceptance in Cognito's protocol. */
  static void assertAccepted(HttpResponse<String> answer, String body) {
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("x-amzn-errortype")).isEmpty();
    assertCognito(answer);
  }

  /** The whole of a problem in the REST protocol, RFC 9457. */
  static void assertProblem(HttpResponse<String> answer, int status, String name, String detail)
      throws Exception {
    String id = answer.headers().firstValue("x-request-id").orElse("");
    assertThat(id).matches(UUID);
    ObjectNode expected =
        Calls.object()
            .put("type", "urn:forgot-password-gateway:problem:" + name)
            .put("title", name.replace('-', ' '))
            .put("status", status)
            .put("detail", detail)
            .put("instance", "urn:uuid:" + id);
    assertThat(answer.body()).isEqualTo(expected.toString());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().allValues("content-type"))
        .containsExactly("application/problem+json");
  }

  /** All of an answer but for what differs between any two: its id and its moment. */
  static String comparable(HttpResponse<String> answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(Set.of("date", "x-amzn-requestid", "x-request-id"));
    return answer.statusCode() + " " + headers + " " + answer.body();
  }

  private static void assertCognito(HttpResponse<String> answer) {
    assertThat(answer.headers().allValues("content-type"))
        .containsExactly("application/x-amz-json-1.1");
    assertThat(answer.headers().allValues("x-amzn-requestid"))
        .singleElement()
        .asString()
        .matches(UUID);
    assertThat(answer.headers().allValues("date"))
        .singleElement()
        .asString()
        .matches("[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");
  }
}
