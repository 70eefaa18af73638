package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One call a second, and what becomes of those that wait for it. */
class GovernedCallTest {
  /**
   * Two may wait, one second and two. A third would have to wait for three, which is longer than
   * half of this, but not by much: a machine that pauses must not drop the second.
   */
  private static final String FEW_WAIT = "timeout: 5900ms, requests-per-second: 1";

  /** Nobody is dropped for having waited too long, even by a machine that pauses. */
  private static final String MANY_WAIT = "timeout: 60s, requests-per-second: 1";

  @TempDir Path directory;

  private TestGateway slow(ScriptedUpstream upstream, String cognito) {
    return TestGateway.in(directory)
        .withEndpoint(upstream.endpoint())
        .withCognito(cognito)
        .withDrain("15s");
  }

  private static ScriptedUpstream accepting() throws Exception {
    return new ScriptedUpstream(ScriptedUpstream.answer(200, "", "{}"));
  }

  private static CompletableFuture<HttpResponse<String>> forgot(TestGateway gateway, String user) {
    return gateway.callAsync("ForgotPassword", Calls.forgot(user).toString());
  }

  private static RawConnection forgotRaw(TestGateway gateway, String user) throws Exception {
    String body = Calls.forgot(user).toString();
    return gateway.connect().write(RawConnection.head("ForgotPassword", body.length()) + body);
  }

  private static void awaitMetric(TestGateway gateway, String line) throws Exception {
    Await.until(line, () -> gateway.metrics().contains("\n" + line + "\n"));
  }

  @Test
  void who_cannot_be_served_in_time_is_told_so_in_both_protocols() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway = slow(upstream, FEW_WAIT).start()) {
      forgot(gateway, "ada").join();
      List<CompletableFuture<HttpResponse<String>>> waiting =
          List.of(forgot(gateway, "b"), forgot(gateway, "c"));
      awaitMetric(gateway, "gateway_governor_waiting{category=\"UserAccountRecovery\"} 2.0");

      Answers.assertRefused(
          gateway.call("ForgotPassword", Calls.forgot("grace").toString()),
          400,
          "LimitExceededException",
          "Too many requests wait for Amazon Cognito, please try after some time.");
      assertThat(gateway.rest("/forgot-password", "{\"username\":\"grace\"}").statusCode())
          .isEqualTo(503);
      assertThat(gateway.metrics())
          .contains(
              "gateway_governor_shed_total{category=\"UserAccountRecovery\",reason=\"too-late\"} 2.0")
          .contains("gateway_governor_ceiling{category=\"UserAccountRecovery\"} 1.0");
      assertThat(waiting).allMatch(turn -> turn.join().statusCode() == 200);
      assertThat(upstream.requests()).hasSize(3);
      assertThat(gateway.metrics())
          .contains("gateway_governor_wait_seconds_count{category=\"UserAccountRecovery\"} 3");
    }
  }

  @Test
  void who_is_told_that_too_many_wait_has_not_used_up_a_limit() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway =
            slow(upstream, FEW_WAIT)
                .withLimits(
                    "{single-flight: 0s,"
                        + " rules: [{name: user, key: username, allow: [1 per 24h]}]}")
                .start()) {
      forgot(gateway, "ada").join();
      List<CompletableFuture<HttpResponse<String>>> waiting =
          List.of(forgot(gateway, "b"), forgot(gateway, "c"));
      awaitMetric(gateway, "gateway_governor_waiting{category=\"UserAccountRecovery\"} 2.0");
      assertThat(forgot(gateway, "grace").join().statusCode()).isEqualTo(400);
      assertThat(waiting).allMatch(turn -> turn.join().statusCode() == 200);

      assertThat(forgot(gateway, "grace").join().statusCode()).isEqualTo(200);
      assertThat(upstream.requests()).hasSize(4).last().asString().contains("grace");
    }
  }

  @Test
  void a_request_whose_caller_went_away_is_not_forwarded() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway = slow(upstream, MANY_WAIT).start()) {
      forgot(gateway, "ada").join();
      CompletableFuture<HttpResponse<String>> ahead = forgot(gateway, "grace");
      awaitMetric(gateway, "gateway_governor_waiting{category=\"UserAccountRecovery\"} 1.0");
      RawConnection leaving = forgotRaw(gateway, "linus");
      awaitMetric(gateway, "gateway_governor_waiting{category=\"UserAccountRecovery\"} 2.0");
      leaving.close();
      assertThat(ahead.join().statusCode()).isEqualTo(200);
      awaitMetric(
          gateway,
          "gateway_governor_shed_total{category=\"UserAccountRecovery\",reason=\"abandoned\"} 1.0");
      gateway.stopGateway();

      assertThat(upstream.requests()).hasSize(2);
      assertThat(gateway.audit()).filteredOn(line -> line.contains("\"abandoned\"")).hasSize(1);
    }
  }

  @Test
  void a_request_that_others_share_is_forwarded_though_its_own_caller_went_away() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway =
            slow(upstream, MANY_WAIT).withLimits("{single-flight: 30s, rules: []}").start()) {
      forgot(gateway, "ada").join();
      CompletableFuture<HttpResponse<String>> ahead = forgot(gateway, "grace");
      awaitMetric(gateway, "gateway_governor_waiting{category=\"UserAccountRecovery\"} 1.0");
      RawConnection leaving = forgotRaw(gateway, "linus");
      awaitMetric(gateway, "gateway_governor_waiting{category=\"UserAccountRecovery\"} 2.0");
      CompletableFuture<HttpResponse<String>> sharing = forgot(gateway, "linus");
      ahead.join();
      leaving.close();

      assertThat(sharing.join().statusCode()).isEqualTo(200);
      assertThat(upstream.requests()).hasSize(3);
    }
  }

  @Test
  void what_is_acknowledged_is_forwarded_and_what_has_no_turn_is_refused() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway =
            slow(upstream, FEW_WAIT).withClient("disclosure: acknowledge").start()) {
      List<HttpResponse<String>> answers =
          ConcurrentCalls.send(
              gateway.uri(), "ForgotPassword", 30, i -> Calls.forgot("user" + i).toString());
      long acknowledged = answers.stream().filter(a -> a.statusCode() == 200).count();
      gateway.stopGateway();

      assertThat(acknowledged).isBetween(3L, 29L);
      assertThat(upstream.requests()).hasSize((int) acknowledged);
      assertThat(gateway.audit())
          .filteredOn(line -> line.contains("\"accepted\""))
          .hasSize((int) acknowledged);
      assertThat(gateway.audit()).hasSize(30);
    }
  }

  @Test
  void what_still_waits_when_the_drain_is_over_is_concluded() throws Exception {
    try (ScriptedUpstream upstream = accepting();
        TestGateway gateway =
            slow(upstream, FEW_WAIT)
                .withDrain("100ms")
                .withClient("disclosure: acknowledge")
                .start()) {
      ConcurrentCalls.send(
          gateway.uri(), "ForgotPassword", 3, i -> Calls.forgot("user" + i).toString());
      gateway.stopGateway();

      assertThat(gateway.audit()).hasSize(3);
    }
  }

  @Test
  void throttling_halves_the_rate_and_other_failures_do_not() throws Exception {
    String throttled = "{\"__type\":\"TooManyRequestsException\",\"message\":\"Rate exceeded\"}";
    assertThat(rateAfter(ScriptedUpstream.answer(400, "", throttled))).isLessThan(50);
    assertThat(rateAfter(ScriptedUpstream.answer(500, "", "{}"))).isEqualTo(100);
    assertThat(rateAfter((request, caller) -> caller.close())).isEqualTo(100);
  }

  /** Three calls one after the other under a ceiling of 100. */
  private double rateAfter(ScriptedUpstream.Script script) throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(script);
        TestGateway gateway =
            TestGateway.in(directory)
                .withEndpoint(upstream.endpoint())
                .withCognito("requests-per-second: 100")
                .start()) {
      for (int i = 0; i < 3; i++) {
        forgot(gateway, "user" + i).join();
      }
      return gateway
          .metrics()
          .lines()
          .filter(
              line -> line.startsWith("gateway_governor_rate{category=\"UserAccountRecovery\"} "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .findFirst()
          .orElseThrow();
    }
  }
}
