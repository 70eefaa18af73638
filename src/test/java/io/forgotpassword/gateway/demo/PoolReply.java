package io.forgotpassword.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/** What the pool answered. */
record PoolReply(int status, HttpHeaders headers, String body) {
  static PoolReply of(HttpResponse<String> response) {
    return new PoolReply(response.statusCode(), response.headers(), response.body());
  }

  ObjectNode json() {
    return CallInput.objectIn(body.getBytes(UTF_8)).orElseThrow();
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** {@code MEDIUM destination}, after checking that it is a success. */
  String delivery() {
    assertThat(status).as(body).isEqualTo(200);
    var details = json().get("CodeDeliveryDetails");
    return details.get("DeliveryMedium").asText() + " " + details.get("Destination").asText();
  }

  void isOk() {
    assertThat(status).as(body).isEqualTo(200);
  }

  /** Checks that this is an error of the service in all three places that say so. */
  void isRefused(String type, String message) {
    assertThat(json().get("message").asText()).isEqualTo(message);
    isRefused(type);
  }

  void isRefused(String type) {
    assertThat(json().get("__type").asText()).isEqualTo(type);
    assertThat(header("x-amzn-errortype")).isEqualTo(type);
    assertThat(status).isEqualTo(400);
  }
}
