package io.forgotpassword.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyEstimateTest {
  private static final Operation FORGOT = Operation.FORGOT_PASSWORD;
  private static final long MILLI = 1_000_000;

  private final LatencyEstimate latency = new LatencyEstimate(new Random(1));

  @Test
  void before_anything_was_measured_it_guesses() {
    assertThat(latency.schedule(FORGOT)).isEqualTo(Duration.ofMillis(250));
    assertThat(latency.plausible(FORGOT)).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void the_schedule_covers_nearly_all_answers_and_one_that_is_very_late_does_not_move_it() {
    for (int i = 0; i < 64 + 255; i++) {
      latency.answered(FORGOT, (20 + i % 13) * MILLI);
    }
    latency.answered(FORGOT, 4_000 * MILLI);

    assertThat(latency.schedule(FORGOT)).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void calls_of_a_process_that_is_still_loading_count_until_there_are_others() {
    for (int i = 0; i < 64; i++) {
      latency.answered(FORGOT, 400 * MILLI);
    }
    assertThat(latency.schedule(FORGOT)).isEqualTo(Duration.ofMillis(410));
    for (int i = 0; i < 16; i++) {
      latency.answered(FORGOT, 30 * MILLI);
    }

    assertThat(latency.schedule(FORGOT)).isEqualTo(Duration.ofMillis(40));
    assertThat(latency.plausible(FORGOT)).isEqualTo(Duration.ofMillis(30));
  }

  @Test
  void the_schedule_follows_when_cognito_becomes_slower_and_operations_do_not_mix() {
    for (int i = 0; i < 1_000; i++) {
      latency.answered(FORGOT, 20 * MILLI);
    }
    for (int i = 0; i < 512; i++) {
      latency.answered(FORGOT, 300 * MILLI);
    }

    assertThat(latency.schedule(FORGOT)).isEqualTo(Duration.ofMillis(310));
    assertThat(latency.schedule(Operation.CONFIRM_FORGOT_PASSWORD))
        .isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void a_plausible_time_is_one_that_was_measured() {
    for (int i = 1; i <= 200; i++) {
      latency.answered(FORGOT, i * MILLI / 2);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(latency.plausible(FORGOT).toNanos() % (MILLI / 2)).isZero();
      assertThat(latency.plausible(FORGOT)).isBetween(Duration.ofMillis(1), Duration.ofMillis(100));
    }
  }
}
