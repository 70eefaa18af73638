package io.forgotpassword.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings.Limits;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolLimitsTest {
  private static final String ATTEMPTS = "Attempt limit exceeded, please try after some time.";
  private RunningPool running = RunningPool.example();

  @AfterEach
  void close() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "nobody"})
  void a_user_may_ask_twenty_times_an_hour_whether_or_not_there_is_one(String username) {
    for (int i = 0; i < 20; i++) {
      running.forgot(username).isOk();
    }
    running.forgot(username).isRefused("LimitExceededException", ATTEMPTS);
    running.clock.advance(Duration.ofHours(1));
    running.forgot(username).isOk();
  }

  @Test
  void the_limit_is_the_users_however_the_user_is_called() {
    restart(new Limits(2, 20, Duration.ofHours(1), 0));
    running.forgot("ada").isOk();
    running.forgot("ADA@example.com").isOk();
    running.forgot("+15555550100").isRefused("LimitExceededException", ATTEMPTS);
    running.forgot("grace").isOk();
  }

  @Test
  void messages_and_code_entries_of_an_hour_count_together() {
    restart(new Limits(4, 20, Duration.ofHours(1), 0));
    running.forgot("ada").isOk();
    for (int i = 0; i < 3; i++) {
      running.confirm("ada", running.wrongCode()).isRefused("CodeMismatchException");
    }
    running.confirm("ada", running.lastCode()).isRefused("LimitExceededException", ATTEMPTS);
    running.forgot("ada").isRefused("LimitExceededException", ATTEMPTS);
    running.clock.advance(Duration.ofHours(1));
    running.forgot("ada").isOk();
  }

  @Test
  void guesses_at_an_unknown_user_are_limited_just_the_same() {
    restart(new Limits(1, 20, Duration.ofHours(1), 0));
    running.confirm("nobody", "123456").isRefused("CodeMismatchException");
    running.confirm("nobody", "123456").isRefused("LimitExceededException", ATTEMPTS);
  }

  @Test
  void a_code_missed_too_often_is_worth_nothing_until_another_is_sent() {
    restart(new Limits(20, 2, Duration.ofHours(1), 0));
    running.forgot("ada").isOk();
    running.confirm("ada", running.wrongCode()).isRefused("CodeMismatchException");
    running.confirm("ada", running.wrongCode()).isRefused("CodeMismatchException");
    running.confirm("ada", running.lastCode()).isRefused("TooManyFailedAttemptsException");
    running.forgot("ada").isOk();
    running.confirm("ada", running.lastCode()).isOk();
  }

  @Test
  void the_accounts_throttle_is_shared_by_all_users_and_refills() {
    throttle(2);
    running.forgot("ada").isOk();
    running.forgot("grace").isOk();
    running.forgot("nobody").isRefused("TooManyRequestsException", "Rate exceeded");
    running.clock.advance(Duration.ofMillis(500));
    running.forgot("ada").isOk();
    running.forgot("ada").isRefused("TooManyRequestsException", "Rate exceeded");
  }

  @Test
  void a_throttled_call_is_not_received() {
    throttle(1);
    running.forgot("ada").isOk();
    running.forgot("ada").isRefused("TooManyRequestsException");
    assertThat(running.pool.received()).hasSize(1);
  }

  private void throttle(int requestsPerSecond) {
    running.close();
    running = new RunningPool(PoolSettings.example(), null, requestsPerSecond);
  }

  private void restart(Limits limits) {
    running.close();
    running = new RunningPool(Variants.withLimits(PoolSettings.example(), limits));
  }
}
