package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the private edge. */
class AdminAccessTest {
  private static final String TOKEN = "t0ken-of-the-administrator";
  private static final String LIMITS =
      "{single-flight: 0s, rules: [{name: per-username, key: username, allow: [1 per 15m]}]}";
  private static final String KNOWN_KEY = "/limits/per-username/0123456789abcdef0123456789abcdef";

  @TempDir Path directory;

  private TestGateway open() throws Exception {
    return TestGateway.in(directory).withLimits(LIMITS).start();
  }

  private TestGateway guarded() throws Exception {
    return TestGateway.in(directory).withAdmin("token: " + TOKEN).withLimits(LIMITS).start();
  }

  private static HttpRequest.Builder resetBy(TestGateway gateway) {
    return HttpRequest.newBuilder(gateway.adminUri().resolve("/limits/reset"))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"username\":\"grace\"}"));
  }

  @Test
  void probes_and_meters_need_no_token() throws Exception {
    try (TestGateway gateway = guarded()) {
      for (String path : List.of("/live", "/ready", "/metrics")) {
        assertThat(gateway.admin(path).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void the_probes_say_their_reasons_in_json() throws Exception {
    try (TestGateway gateway = guarded()) {
      for (String path : List.of("/live", "/ready")) {
        HttpResponse<String> answer = gateway.admin(path);

        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"ok\":true,\"reasons\":[]}");
      }
    }
  }

  @Test
  void the_controls_need_the_token() throws Exception {
    try (TestGateway gateway = guarded()) {
      for (String path : List.of("/explain/x", KNOWN_KEY)) {
        HttpResponse<String> answer = gateway.admin(path);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate").orElse("")).startsWith("Bearer");
        assertThat(answer.headers().firstValue("content-type"))
            .hasValue("application/problem+json");
      }
      assertThat(gateway.send(resetBy(gateway)).statusCode()).isEqualTo(401);
      gateway.stopGateway();
      assertThat(gateway.audit())
          .hasSize(2)
          .allMatch(line -> line.contains("\"denied\"") && line.contains("\"name\":\"unknown\""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer t0ken-of-the-administrato",
        "Bearer t0ken-of-the-administrator2",
        "Bearer T0KEN-OF-THE-ADMINISTRATOR",
        "Basic t0ken-of-the-administrator",
        "t0ken-of-the-administrator"
      })
  void another_token_is_refused(String authorization) throws Exception {
    try (TestGateway gateway = guarded()) {
      HttpRequest.Builder request = resetBy(gateway).header("authorization", authorization);

      assertThat(gateway.send(request).statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER "})
  void the_token_opens(String scheme) throws Exception {
    try (TestGateway gateway = guarded()) {
      HttpRequest.Builder request = resetBy(gateway).header("authorization", scheme + TOKEN);

      assertThat(gateway.send(request).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 404",
    "localhost:9090, 404",
    "127.0.0.1, 404",
    "127.8.9.1:1, 404",
    "[::1]:9090, 404",
    "rebound.example, 403",
    "localhost.evil.example, 403",
    "192.0.2.1, 403",
    "127.0.0.1.evil.example:9090, 403"
  })
  void without_a_token_only_this_machines_names_are_answered(String host, int status)
      throws Exception {
    try (TestGateway gateway = open()) {
      String answer = raw(gateway, "GET /explain/x HTTP/1.1\r\nHost: " + host + "\r\n");

      assertThat(answer).startsWith("HTTP/1.1 " + status);
      assertThat(raw(gateway, "GET /live HTTP/1.1\r\nHost: " + host + "\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  private static String raw(TestGateway gateway, String head) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), gateway.adminUri().getPort())) {
      byte[] bytes = (head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(bytes);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void what_a_form_can_send_is_not_taken() throws Exception {
    try (TestGateway gateway = open()) {
      for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(gateway.adminUri().resolve("/limits/reset"))
                .header("content-type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{\"username\":\"grace\"}"));

        assertThat(gateway.send(request).statusCode()).isEqualTo(415);
      }
      assertThat(gateway.send(resetBy(gateway)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_method_that_is_not_meant_is_told_which_is() throws Exception {
    try (TestGateway gateway = open()) {
      HttpResponse<String> read = gateway.admin("/limits/reset");
      HttpResponse<String> written = gateway.admin(KNOWN_KEY, "{}");

      assertThat(read.statusCode()).isEqualTo(405);
      assertThat(read.headers().firstValue("allow")).hasValue("POST");
      assertThat(written.statusCode()).isEqualTo(405);
      assertThat(written.headers().firstValue("allow")).hasValue("GET");
      assertThat(gateway.admin("/explain/x", "{}").headers().firstValue("allow")).hasValue("GET");
    }
  }

  @Test
  void a_body_that_is_too_large_is_refused() throws Exception {
    try (TestGateway gateway = open()) {
      HttpResponse<String> answer =
          gateway.admin("/limits/reset", "{\"username\":\"" + "x".repeat(5000) + "\"}");

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(new JsonObject(answer.body()).getString("detail")).contains("4096");
    }
  }

  @Test
  void an_unknown_path_is_told_what_there_is() throws Exception {
    try (TestGateway gateway = open()) {
      assertThat(gateway.admin("/consoles").statusCode()).isEqualTo(404);
      assertThat(gateway.admin("/consoles").body()).contains("/explain/{request-id}");
    }
  }
}
