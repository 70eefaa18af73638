package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A double click, a retry and a mail scanner's visit are one request. */
class SingleFlightTest {
  private static final String FORGOT = "{\"ClientId\":\"1example23456789\",\"Username\":\"grace\"}";
  private static final String BY_USERNAME =
      "rules: [{name: per-username, key: username, allow: [%d per 15m]}]";

  @TempDir Path directory;

  private TestGateway gateway(String window, int permits) throws Exception {
    return TestGateway.in(directory)
        .withLimits("{single-flight: " + window + ", " + BY_USERNAME.formatted(permits) + "}")
        .start();
  }

  private static String confirm(String code, String password) {
    return """
        {"ClientId": "1example23456789", "Username": "grace", "ConfirmationCode": "%s",
         "Password": "%s"}\
        """
        .formatted(code, password);
  }

  private static String codeOf(TestGateway gateway) {
    return gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
  }

  private static long permitsLeft(TestGateway gateway, HttpResponse<String> charged)
      throws Exception {
    String id = charged.headers().firstValue("x-amzn-requestid").orElseThrow();
    JsonObject rule =
        new JsonObject(gateway.admin("/explain/" + id).body())
            .getJsonArray("rules")
            .getJsonObject(0);
    String path = "/limits/" + rule.getString("rule") + "/" + rule.getString("key");
    return new JsonObject(gateway.admin(path).body()).getLong("permits");
  }

  @Test
  void identical_requests_send_one_message_get_one_answer_and_cost_one_permit() throws Exception {
    try (TestGateway gateway = gateway("30s", 20)) {
      HttpResponse<String> first = gateway.call("ForgotPassword", FORGOT);
      List<HttpResponse<String>> again =
          ConcurrentCalls.send(gateway.uri(), "ForgotPassword", 5, i -> FORGOT);

      assertThat(gateway.pool().outbox().messages()).hasSize(1);
      assertThat(again).allMatch(answer -> answer.statusCode() == 200);
      assertThat(again).allMatch(answer -> answer.body().equals(first.body()));
      assertThat(permitsLeft(gateway, first)).isEqualTo(19);
      gateway.stopGateway();
      List<String> requests =
          gateway.audit().stream().filter(line -> line.contains("\"class_uid\":3001")).toList();
      assertThat(requests).hasSize(6);
      assertThat(requests.stream().filter(line -> line.contains("\"shared\":true"))).hasSize(5);
    }
  }

  @Test
  void requests_that_meet_on_their_way_send_one_message() throws Exception {
    try (TestGateway gateway = gateway("30s", 50)) {
      List<HttpResponse<String>> answers =
          ConcurrentCalls.send(gateway.uri(), "ForgotPassword", 40, i -> FORGOT);

      assertThat(gateway.pool().outbox().messages()).hasSize(1);
      assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
      assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
    }
  }

  @Test
  void more_than_the_free_places_are_charged_and_then_limited() throws Exception {
    try (TestGateway gateway = gateway("30s", 3)) {
      List<Integer> statuses =
          java.util.stream.IntStream.range(0, 12)
              .mapToObj(i -> call(gateway).statusCode())
              .toList();
      gateway.stopGateway();

      assertThat(statuses).as("8 answers, 4 limits").containsOnly(200, 400);
      assertThat(statuses.stream().filter(status -> status == 400)).hasSize(4);
      assertThat(gateway.pool().outbox().messages()).hasSize(1);
      List<String> audit = gateway.audit();
      assertThat(audit.stream().filter(line -> line.contains("\"shared\":true"))).hasSize(5);
      assertThat(limitedIn(audit)).isEqualTo(4);
      assertThat(audit.stream().filter(line -> line.contains("\"accepted\""))).hasSize(8);
    }
  }

  /** Requests, not records. */
  private static long limitedIn(List<String> audit) throws Exception {
    long limited = 0;
    for (String line : audit) {
      if (line.contains("limited-username")) {
        limited += Calls.parse(line).path("count").asLong(1);
      }
    }
    return limited;
  }

  private static HttpResponse<String> call(TestGateway gateway) {
    return ConcurrentCalls.send(gateway.uri(), "ForgotPassword", 1, i -> FORGOT).get(0);
  }

  @Test
  void a_double_click_on_reset_succeeds_twice_though_the_code_is_good_once() throws Exception {
    try (TestGateway gateway = gateway("30s", 20)) {
      gateway.call("ForgotPassword", FORGOT);
      String body = confirm(codeOf(gateway), "Difference-1822");

      List<HttpResponse<String>> answers =
          ConcurrentCalls.send(gateway.uri(), "ConfirmForgotPassword", 2, i -> body);

      assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
      assertThat(gateway.pool().received()).hasSize(2);
    }
  }

  @Test
  void another_code_or_another_password_is_another_request() throws Exception {
    try (TestGateway gateway = gateway("30s", 20)) {
      gateway.call("ForgotPassword", FORGOT);
      String code = codeOf(gateway);
      String wrong = code.equals("000000") ? "111111" : "000000";

      HttpResponse<String> missed =
          gateway.call("ConfirmForgotPassword", confirm(wrong, "Difference-1822"));
      HttpResponse<String> right =
          gateway.call("ConfirmForgotPassword", confirm(code, "Difference-1822"));
      HttpResponse<String> late =
          gateway.call("ConfirmForgotPassword", confirm(code, "Difference-1823"));

      assertThat(missed.body()).contains("CodeMismatchException");
      assertThat(right.statusCode()).isEqualTo(200);
      assertThat(late.body()).contains("ExpiredCodeException");
      assertThat(gateway.pool().received()).hasSize(4);
    }
  }

  @Test
  void a_new_message_is_sent_when_the_window_is_over() throws Exception {
    try (TestGateway gateway = gateway("250ms", 1000)) {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      int asked = 0;
      while (gateway.pool().outbox().messages().size() < 2 && System.nanoTime() < deadline) {
        // Five go along with one for free; more would be charged and still share its answer.
        call(gateway);
        asked++;
      }

      assertThat(gateway.pool().outbox().messages()).hasSize(2);
      assertThat(asked).isGreaterThan(2);
    }
  }

  @Test
  void what_never_left_is_not_shared() throws Exception {
    try (RefusingPort nobody = new RefusingPort();
        TestGateway gateway =
            TestGateway.in(directory)
                .withEndpoint(nobody.endpoint())
                .withLimits("{single-flight: 30s, " + BY_USERNAME.formatted(20) + "}")
                .start()) {
      gateway.call("ForgotPassword", FORGOT);
      HttpResponse<String> second = gateway.call("ForgotPassword", FORGOT);

      assertThat(permitsLeft(gateway, second)).isEqualTo(18);
      gateway.stopGateway();
      assertThat(gateway.audit())
          .filteredOn(line -> line.contains("\"class_uid\":3001"))
          .hasSize(2)
          .allMatch(line -> line.contains("\"unreachable\"") && !line.contains("shared"));
    }
  }
}
