package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyEstimateTest {
  private static final Operation FORGOT = Operation.FORGOT_PASSWORD;
  private static final Operation CONFIRM = Operation.CONFIRM_FORGOT_PASSWORD;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration GUESS = Duration.ofMillis(250);
  private static final Outcome ACCEPTED = RecoveryFixtures.accepted("id");
  private static final Outcome UNKNOWN = rejected(400, "UserNotFoundException");

  private long now;
  private int callers;
  private final LatencyEstimate latency = new LatencyEstimate(TIMEOUT, new Random(1), () -> now);

  private static Outcome rejected(int status, String type) {
    return Outcome.Refused.locally(Verdict.REJECTED, new ServiceError(status, type, "Some."));
  }

  /** Answers to so many callers, each in a network of its own, a second apart. */
  private void answers(int count, Operation operation, Outcome outcome, long millis) {
    for (int i = 0; i < count; i++) {
      now += Duration.ofSeconds(1).toNanos();
      answer(operation, outcome, caller(), millis);
    }
  }

  private ClientIp caller() {
    return new ClientIp((long) ++callers << 16, 0);
  }

  private void answer(Operation operation, Outcome outcome, ClientIp caller, long millis) {
    latency.ended(operation, outcome, caller, Duration.ofMillis(millis).toNanos());
  }

  private Duration schedule(Operation operation) {
    now += Duration.ofSeconds(1).toNanos();
    return latency.schedule(operation);
  }

  @Test
  void before_anything_was_measured_it_guesses() {
    assertThat(schedule(FORGOT)).isEqualTo(GUESS);
    assertThat(latency.plausible(FORGOT, ACCEPTED)).isEqualTo(GUESS);
  }

  @Test
  void the_schedule_covers_nearly_all_answers_and_one_that_is_very_late_does_not_move_it() {
    for (int i = 0; i < 80; i++) {
      answers(1, FORGOT, ACCEPTED, 20 + i % 13);
    }
    answers(1, FORGOT, ACCEPTED, 4_000);

    assertThat(schedule(FORGOT)).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void the_schedule_follows_when_cognito_becomes_slower_and_operations_do_not_mix() {
    answers(100, FORGOT, ACCEPTED, 20);
    answers(10, FORGOT, ACCEPTED, 300);

    assertThat(schedule(FORGOT)).isEqualTo(Duration.ofMillis(310));
    assertThat(schedule(CONFIRM)).isEqualTo(GUESS);
  }

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"ACCEPTED", "REJECTED"},
      mode = EnumSource.Mode.EXCLUDE)
  void what_cognito_did_not_answer_changes_nothing(Verdict verdict) {
    Outcome mismatch = rejected(400, "CodeMismatchException");
    answers(50, CONFIRM, mismatch, 200);
    answers(100, CONFIRM, RecoveryFixtures.refused(verdict), 1);
    answers(20, CONFIRM, mismatch, 200);

    assertThat(schedule(CONFIRM)).isEqualTo(Duration.ofMillis(210));
    assertThat(latency.plausible(CONFIRM, mismatch)).isEqualTo(Duration.ofMillis(200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InternalErrorException",
        "ForbiddenException",
        "InvalidSignatureException",
        "OperationNotEnabledException",
        "ResourceNotFoundException"
      })
  void what_cognito_refuses_before_it_looks_at_the_user_changes_nothing(String type) {
    answers(100, FORGOT, rejected(400, type), 1);

    assertThat(schedule(FORGOT)).isEqualTo(GUESS);
  }

  @Test
  void a_refused_secret_hash_changes_nothing() {
    Outcome refused =
        Outcome.Refused.locally(
            Verdict.REJECTED,
            ServiceError.client("NotAuthorizedException", "Unable to verify secret hash"));
    answers(100, FORGOT, refused, 1);

    assertThat(schedule(FORGOT)).isEqualTo(GUESS);
  }

  @Test
  void the_calls_that_one_stall_held_up_count_as_one() {
    answers(60, FORGOT, ACCEPTED, 100);
    for (int i = 0; i < 75; i++) {
      answer(FORGOT, ACCEPTED, caller(), 3_000 - 40 * i);
      now += Duration.ofMillis(1).toNanos();
    }

    assertThat(schedule(FORGOT)).isEqualTo(Duration.ofMillis(110));
  }

  @Test
  void an_answer_that_came_after_its_callers_were_told_of_a_timeout_changes_nothing() {
    answers(20, CONFIRM, ACCEPTED, 200);
    answers(20, CONFIRM, ACCEPTED, TIMEOUT.toMillis() + 1_000);

    assertThat(schedule(CONFIRM)).isEqualTo(Duration.ofMillis(210));
  }

  @Test
  void a_slow_spell_is_forgotten_by_time_even_when_nobody_asks() {
    answers(100, FORGOT, ACCEPTED, 3_000);
    assertThat(schedule(FORGOT)).isEqualTo(Duration.ofMillis(3_010));
    now += Duration.ofMinutes(2).toNanos();

    assertThat(schedule(FORGOT)).isEqualTo(GUESS);
    assertThat(latency.plausible(FORGOT, ACCEPTED)).isEqualTo(GUESS);
  }

  @Test
  void one_caller_cannot_shorten_the_schedule_with_fast_answers() {
    for (int i = 0; i < 10_000; i++) {
      now += Duration.ofMillis(40).toNanos();
      answer(CONFIRM, UNKNOWN, new ClientIp(7, i), 2);
      if (i % 500 == 0) {
        answers(1, CONFIRM, UNKNOWN, 200);
      }
    }

    assertThat(schedule(CONFIRM)).isGreaterThanOrEqualTo(Duration.ofMillis(210));
  }

  @Test
  void one_caller_alone_never_gets_below_the_guess() {
    for (int i = 0; i < 100_000; i++) {
      now += Duration.ofMillis(40).toNanos();
      answer(CONFIRM, UNKNOWN, new ClientIp(7, i), 2);
    }

    assertThat(schedule(CONFIRM)).isEqualTo(GUESS);
  }

  @Test
  void two_networks_together_do_not_get_below_the_guess_either() {
    Outcome mismatch = rejected(400, "CodeMismatchException");
    for (int i = 0; i < 20; i++) {
      now += Duration.ofSeconds(8).toNanos();
      answer(CONFIRM, mismatch, new ClientIp(7L << 32, i), 2);
      now += Duration.ofSeconds(1).toNanos();
      answer(CONFIRM, mismatch, new ClientIp(9L << 32, i), 2);
    }

    assertThat(schedule(CONFIRM)).isEqualTo(GUESS);
  }

  @Test
  void fast_answers_for_users_who_do_not_exist_never_get_below_the_guess() {
    answers(100, CONFIRM, UNKNOWN, 86);
    answers(1, CONFIRM, rejected(400, "CodeMismatchException"), 249);

    assertThat(schedule(CONFIRM)).isEqualTo(GUESS);
  }

  @Test
  void many_fast_answers_of_one_kind_do_not_hide_a_slower_kind() {
    for (int i = 0; i < 20; i++) {
      answers(4, CONFIRM, UNKNOWN, 2);
      answers(1, CONFIRM, rejected(400, "CodeMismatchException"), 180);
    }

    assertThat(schedule(CONFIRM)).isEqualTo(Duration.ofMillis(190));
  }

  @Test
  void a_fault_that_only_known_users_meet_lengthens_the_schedule() {
    answers(20, CONFIRM, UNKNOWN, 80);
    answers(20, CONFIRM, rejected(400, "UserLambdaValidationException"), 400);

    assertThat(schedule(CONFIRM)).isEqualTo(Duration.ofMillis(410));
  }

  @Test
  void a_plausible_time_is_one_of_the_same_kind() {
    for (int i = 1; i <= 50; i++) {
      answers(1, FORGOT, ACCEPTED, 100 + i);
      answers(1, FORGOT, UNKNOWN, i);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(latency.plausible(FORGOT, ACCEPTED))
          .isBetween(Duration.ofMillis(101), Duration.ofMillis(150));
    }
  }
}
