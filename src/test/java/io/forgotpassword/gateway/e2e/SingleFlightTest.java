package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
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
  void four_repeats_by_the_address_that_paid_are_free_and_further_ones_cost_the_address()
      throws Exception {
    try (TestGateway gateway = byAddress(3)) {
      List<Integer> statuses =
          IntStream.range(0, 9).mapToObj(i -> call(gateway).statusCode()).toList();

      assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 200, 200, 400, 400);
      assertThat(gateway.pool().outbox().messages()).hasSize(1);
      gateway.stopGateway();
      List<String> audit = gateway.audit();
      assertThat(audit.stream().filter(line -> line.contains("\"shared\":true"))).hasSize(6);
    }
  }

  private TestGateway byAddress(int permits) throws Exception {
    return TestGateway.in(directory)
        .withServer("trusted-proxies: [127.0.0.1/32]")
        .withLimits(
            "{single-flight: 30s, rules: [{name: per-ip, key: ip, allow: [%d per 24h]}]}"
                .formatted(permits))
        .start();
  }

  @Test
  void an_address_at_its_limit_learns_nothing_of_a_request_in_flight() throws Exception {
    try (TestGateway gateway = byAddress(1)) {
      String attacker = "198.51.100.7";
      assertThat(from(gateway, attacker, "ada").statusCode()).isEqualTo(200);
      for (int i = 0; i < 20; i++) {
        String victim = "victim" + i;
        HttpResponse<String> without = from(gateway, attacker, victim);
        assertThat(from(gateway, "203.0.113." + i, victim).statusCode()).isEqualTo(200);

        HttpResponse<String> with = from(gateway, attacker, victim);

        assertThat(with.statusCode()).isEqualTo(400);
        assertThat(Answers.comparable(with)).isEqualTo(Answers.comparable(without));
        assertThat(with.body()).isEqualTo(without.body()).contains("LimitExceededException");
      }
    }
  }

  private static HttpResponse<String> from(TestGateway gateway, String address, String user)
      throws Exception {
    return gateway.send(
        gateway
            .cognito("ForgotPassword")
            .header("x-forwarded-for", address)
            .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot(user).toString())));
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
    try (TestGateway gateway = gateway("1s", 1000)) {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      int asked = 0;
      while (gateway.pool().outbox().messages().size() < 2 && System.nanoTime() < deadline) {
        call(gateway);
        asked++;
      }

      assertThat(gateway.pool().outbox().messages()).hasSize(2);
      assertThat(asked).isGreaterThan(2);
    }
  }

  @Test
  void other_spellings_and_other_metadata_are_sent_and_count_for_one_username() throws Exception {
    List<String> bodies =
        List.of(
            FORGOT,
            FORGOT.replace("grace", "Grace"),
            FORGOT.replace("grace", "\uff47\uff52\uff41\uff43\uff45"),
            FORGOT.replace("}", ",\"ClientMetadata\":{\"role\":\"mobile\"}}"),
            FORGOT.replace("}", ",\"ClientMetadata\":{\"role\":\"web\"}}"));
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
        TestGateway gateway =
            TestGateway.in(directory)
                .withEndpoint(upstream.endpoint())
                .withClient("client-metadata: {allow: [role]}")
                .withLimits("{single-flight: 30s, " + BY_USERNAME.formatted(5) + "}")
                .start()) {
      for (String body : bodies) {
        assertThat(gateway.call("ForgotPassword", body).statusCode()).isEqualTo(200);
        assertThat(gateway.call("ForgotPassword", body).statusCode()).as("shared").isEqualTo(200);
      }
      gateway.call("ForgotPassword", FORGOT.replace("grace", "GRACE"));

      assertThat(upstream.requests()).hasSize(bodies.size());
      assertThat(upstream.requests().get(3)).contains("\"role\":\"mobile\"");
      assertThat(upstream.requests().get(4)).contains("\"role\":\"web\"");
      gateway.stopGateway();
      assertThat(gateway.audit())
          .filteredOn(line -> line.contains("\"limited-username\""))
          .as("another spelling has no limit of its own")
          .hasSize(1);
    }
  }

  @Test
  @Tag("slow")
  void calls_that_were_sent_are_not_sent_again_when_the_breaker_opened_meanwhile()
      throws Exception {
    int users = 12;
    try (RecordedLog log = new RecordedLog();
        ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.silence());
        TestGateway gateway =
            TestGateway.in(directory)
                .withEndpoint(upstream.endpoint())
                .withCognito("timeout: 4s")
                .withLimits("{single-flight: 100ms, " + BY_USERNAME.formatted(20) + "}")
                .start()) {
      for (int tries = 0; tries < 3; tries++) {
        assertThat(
                ConcurrentCalls.send(
                    gateway.uri(),
                    "ForgotPassword",
                    users,
                    i -> Calls.forgot("user" + i).toString()))
            .allMatch(answer -> answer.statusCode() == 500)
            .allMatch(answer -> answer.body().contains("did not answer within 4000 ms"));
        assertThat(upstream.requests()).hasSize(users);
      }
      assertThat(log.alarms())
          .as("the breaker opened")
          .anyMatch(line -> line.contains("calls are refused until one succeeds"));
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
