package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every request is written down once, whatever became of it. */
class AuditTest {
  @TempDir Path directory;

  @Test
  void each_request_is_one_event_and_the_books_balance() throws Exception {
    String limits = "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [4 per 24h]}]}";
    try (TestGateway gateway = TestGateway.in(directory).withLimits(limits).start()) {
      gateway.call("ForgotPassword", Calls.forgot("grace").toString());
      gateway.call("ConfirmForgotPassword", Calls.confirm("grace", "x").toString());
      gateway.rest("/forgot-password", "{\"username\":\"grace\"}");
      gateway.rest("/confirm-forgot-password", "{");
      gateway.call("ForgotPassword", "");
      gateway.call("ForgotPassword", "{}");
      gateway.call("SignUp", "{}");
      gateway.call("ForgotPassword", "x".repeat(20_000));
      gateway.call("ForgotPassword", Calls.forgot("grace").put("ClientId", "x").toString());
      gateway.call("ForgotPassword", Calls.forgot("grace").toString());
      gateway.call("ForgotPassword", Calls.forgot("grace").toString());
      Await.until(
          "all written", () -> gateway.metrics().contains("gateway_audit_written_total 11"));
      assertThat(gateway.metrics())
          .contains(
              "gateway_audit_emitted_total 11",
              "gateway_audit_dropped_total{reason=\"queue-full\"} 0",
              "gateway_audit_backlog 0");
      gateway.stopGateway();
      assertThat(verdicts(gateway))
          .containsExactlyInAnyOrder(
              "accepted",
              "rejected",
              "accepted",
              "malformed",
              "malformed",
              "invalid",
              "unknown-operation",
              "too-large",
              "unknown-client",
              "accepted",
              "limited-address");
    }
  }

  @Test
  void an_event_says_who_asked_and_what_became_of_it() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      String id =
          gateway
              .call("ForgotPassword", Calls.forgot("grace").toString())
              .headers()
              .firstValue("x-amzn-requestid")
              .orElseThrow();
      gateway.rest("/forgot-password", "{\"username\":\"GRACE\"}");
      gateway.stopGateway();
      ObjectNode first = Calls.parse(gateway.audit().get(0));
      ObjectNode second = Calls.parse(gateway.audit().get(1));
      assertThat(first.at("/metadata/uid").asText()).isEqualTo(id);
      assertThat(first.at("/metadata/sequence").asInt()).isEqualTo(2);
      assertThat(first.at("/unmapped/previous_hash").asText()).matches("[0-9a-f]{64}");
      assertThat(first.at("/src_endpoint/ip").asText()).isEqualTo("127.0.0.1");
      assertThat(first.at("/unmapped/protocol").asText()).isEqualTo("cognito");
      assertThat(first.at("/unmapped/client_id").asText()).isEqualTo(Calls.CLIENT_ID);
      assertThat(first.at("/user/uid").asText()).matches("[0-9a-f]{32}");
      assertThat(second.at("/user/uid")).isEqualTo(first.at("/user/uid"));
      assertThat(second.at("/unmapped/protocol").asText()).isEqualTo("rest");
    }
  }

  @Test
  void a_caller_who_goes_away_inside_the_body_is_an_event() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      try (RawConnection connection = gateway.connect()) {
        connection.write(RawConnection.head("ForgotPassword", 100) + "{\"Username\":");
      }
      Await.until("written", () -> gateway.metrics().contains("gateway_audit_written_total 1"));
      gateway.stopGateway();
      assertThat(verdicts(gateway)).containsExactly("abandoned");
      assertThat(gateway.pool().received()).isEmpty();
    }
  }

  @Test
  void closing_past_the_drain_writes_down_what_was_still_in_flight() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.silence());
        TestGateway gateway =
            TestGateway.in(directory)
                .withEndpoint(upstream.endpoint())
                .withCognito("timeout: 1m")
                .withDrain("100ms")
                .start()) {
      var answer = gateway.callAsync("ForgotPassword", Calls.forgot("grace").toString());
      Await.until("forwarded", () -> upstream.requests().size() == 1);
      gateway.stopGateway();
      assertThat(answer).completesExceptionallyWithin(Duration.ofSeconds(5));
      assertThat(verdicts(gateway)).containsExactly("timed-out");
    }
  }

  @Test
  void a_caller_who_resets_its_connection_is_an_event_but_nobodys_alarm() throws Exception {
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway = TestGateway.in(directory).start()) {
      RawConnection idle = gateway.connect();
      assertThat(idle.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readLine()).contains("405");
      idle.reset();
      Await.until("noticed", () -> log.text().contains("a caller's connection broke"));
      RawConnection connection = gateway.connect();
      connection.write(RawConnection.head("ForgotPassword", 100) + "{\"Username\":").reset();
      Await.until("written", () -> gateway.metrics().contains("gateway_audit_written_total 1"));
      gateway.stopGateway();
      assertThat(verdicts(gateway)).containsExactly("abandoned");
      assertThat(log.alarms()).isEmpty();
    }
  }

  @Test
  void a_caller_who_goes_away_before_the_answer_is_an_event() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedUpstream upstream = new ScriptedUpstream(held(release));
        TestGateway gateway = TestGateway.in(directory).withEndpoint(upstream.endpoint()).start()) {
      String body = Calls.forgot("grace").toString();
      try (RawConnection connection = gateway.connect()) {
        connection.write(RawConnection.head("ForgotPassword", body.length()) + body);
        Await.until("forwarded", () -> upstream.requests().size() == 1);
      }
      release.countDown();
      Await.until("written", () -> gateway.metrics().contains("gateway_audit_written_total 1"));
      gateway.stopGateway();
      assertThat(verdicts(gateway)).containsExactly("accepted");
    }
  }

  @Test
  void closing_answers_what_is_in_flight_and_writes_it_down() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedUpstream upstream = new ScriptedUpstream(held(release));
        TestGateway gateway = TestGateway.in(directory).withEndpoint(upstream.endpoint()).start()) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        answers.add(gateway.callAsync("ForgotPassword", Calls.forgot("user" + i).toString()));
      }
      Await.until("all forwarded", () -> upstream.requests().size() == 5);
      int port = gateway.uri().getPort();
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(
              () -> {
                try {
                  gateway.stopGateway();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      Await.until("no longer accepting", () -> !accepts(port));
      release.countDown();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      closed.get();
      assertThat(verdicts(gateway)).hasSize(5).containsOnly("accepted");
    }
  }

  private static ScriptedUpstream.Script held(CountDownLatch release) {
    return (request, caller) -> {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      ScriptedUpstream.answer(200, "", "{}").play(request, caller);
    };
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private static List<String> verdicts(TestGateway gateway) throws Exception {
    List<String> verdicts = new ArrayList<>();
    for (String line : gateway.audit()) {
      verdicts.add(Calls.parse(line).path("status_code").asText());
    }
    return verdicts;
  }
}
