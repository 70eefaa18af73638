package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that must not hang on what Cognito does for a user: it holds its own back until told. */
class AnswerBeforeCognitoTest {
  private static final String SENT =
      "HTTP/1.1 200 OK\r\nContent-Length: 102\r\n\r\n"
          + "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
          + "\"Destination\":\"g***@e***\"}}    ";

  @TempDir Path directory;

  private final CountDownLatch told = new CountDownLatch(1);

  private void whenTold(String request, Socket caller) throws java.io.IOException {
    try {
      told.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    caller.getOutputStream().write(SENT.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void tellWhen(ScriptedUpstream upstream, int requests) {
    try {
      Await.until("forwarded", () -> upstream.requests().size() == requests);
      told.countDown();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private TestGateway gateway(ScriptedUpstream upstream, String disclosure) throws Exception {
    return TestGateway.in(directory)
        .withEndpoint(upstream.endpoint())
        .withClient("disclosure: " + disclosure)
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "acknowledge"})
  void forgot_is_answered_while_cognito_still_holds_its_answer_back(String disclosure)
      throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(this::whenTold);
        TestGateway gateway = gateway(upstream, disclosure)) {
      HttpResponse<String> answer =
          gateway.call("ForgotPassword", Calls.forgot("grace").toString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("CodeDeliveryDetails");
      Await.until("forwarded", () -> upstream.requests().size() == 1);
      told.countDown();
      gateway.stopGateway();
      assertThat(gateway.audit()).singleElement().asString().contains("\"accepted\"");
    }
  }

  @Test
  void what_was_acknowledged_is_finished_within_the_drain() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(this::whenTold);
        TestGateway gateway = gateway(upstream, "acknowledge")) {
      for (String user : new String[] {"ada", "grace", "linus"}) {
        gateway.call("ForgotPassword", Calls.forgot(user).toString());
      }
      CompletableFuture<Void> telling = CompletableFuture.runAsync(() -> tellWhen(upstream, 3));
      gateway.stopGateway();
      telling.join();

      assertThat(gateway.audit()).hasSize(3).allMatch(line -> line.contains("\"accepted\""));
    }
  }

  @Test
  void who_was_acknowledged_has_a_place_among_those_who_wait_for_the_only_connection()
      throws Exception {
    int users = 17;
    try (RecordedLog log = new RecordedLog();
        ScriptedUpstream upstream = new ScriptedUpstream(this::whenTold);
        TestGateway gateway =
            TestGateway.in(directory)
                .withEndpoint(upstream.endpoint())
                .withServer("event-loops: 1")
                .withCognito("connections: 1, timeout: 20s, requests-per-second: 1000")
                .withClient("disclosure: acknowledge")
                .start()) {
      for (int i = 0; i < users; i++) {
        String body = Calls.forgot("user" + i).toString();
        assertThat(gateway.call("ForgotPassword", body).statusCode()).isEqualTo(200);
      }
      HttpResponse<String> refused =
          gateway.call("ForgotPassword", Calls.forgot("more").toString());
      assertThat(refused.body()).contains("LimitExceededException");
      told.countDown();
      gateway.stopGateway();

      assertThat(gateway.audit()).hasSize(users + 1);
      assertThat(gateway.audit().stream().filter(line -> line.contains("\"accepted\"")))
          .hasSize(users);
      assertThat(log.alarms()).isEmpty();
    }
  }

  @Test
  void an_address_that_is_refused_is_told_at_once_and_nothing_is_forwarded() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(this::whenTold);
        TestGateway gateway =
            TestGateway.in(directory)
                .withEndpoint(upstream.endpoint())
                .withClient("disclosure: acknowledge")
                .withLimits(
                    "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [1 per 24h]}]}")
                .start()) {
      gateway.call("ForgotPassword", Calls.forgot("ada").toString());

      Answers.assertRefused(
          gateway.call("ForgotPassword", Calls.forgot("ada").toString()),
          400,
          "LimitExceededException",
          "Attempt limit exceeded, please try after some time.");
      Await.until("forwarded", () -> upstream.requests().size() == 1);
      told.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "acknowledge"})
  void confirm_is_told_what_cognito_said(String disclosure) throws Exception {
    told.countDown();
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
        TestGateway gateway = gateway(upstream, disclosure)) {
      var answer =
          gateway.call("ConfirmForgotPassword", Calls.confirm("grace", "123456").toString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{}");
    }
  }
}
