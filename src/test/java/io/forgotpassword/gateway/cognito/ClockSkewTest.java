package io.forgotpassword.gateway.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.RecordedLog;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

/** Which time signatures carry when the clock of the machine is wrong, or is set. */
class ClockSkewTest {
  private static final Instant TRUE = Instant.parse("2026-11-30T12:00:00Z");

  private Instant wall = TRUE;
  private long nanos;
  private final ClockSkew skew = new ClockSkew(() -> wall, () -> nanos);

  private void hear(Instant theirs) {
    skew.heard(DateTimeFormatter.RFC_1123_DATE_TIME.format(theirs.atOffset(ZoneOffset.UTC)));
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void a_wrong_clock_is_corrected_by_the_first_answer() {
    wall = TRUE.minus(Duration.ofHours(2));
    hear(TRUE);
    pass(Duration.ofMinutes(9));

    assertThat(skew.instant()).isEqualTo(TRUE.plus(Duration.ofMinutes(9)));
  }

  @Test
  void a_step_of_the_clock_is_corrected_before_anything_is_signed() {
    hear(TRUE);
    pass(Duration.ofMinutes(1));
    wall = wall.plus(Duration.ofHours(3));

    assertThat(skew.instant()).isEqualTo(TRUE.plus(Duration.ofMinutes(1)));
  }

  @Test
  void a_clock_that_is_set_right_needs_no_correction_any_more() {
    wall = TRUE.minus(Duration.ofHours(2));
    hear(TRUE);
    wall = TRUE;

    assertThat(skew.instant()).isEqualTo(TRUE);
    assertThat(skew.offset()).isZero();
  }

  @Test
  void a_step_before_any_answer_is_believed_because_the_clock_may_have_been_wrong() {
    wall = TRUE.minus(Duration.ofHours(2));
    assertThat(skew.instant()).isEqualTo(wall);
    wall = TRUE;

    assertThat(skew.instant()).isEqualTo(TRUE);
  }

  @Test
  void after_a_pause_of_the_monotonic_clock_the_next_answer_corrects() {
    hear(TRUE);
    wall = wall.plus(Duration.ofHours(8)); // a virtual machine that was suspended
    skew.instant();
    hear(wall);

    assertThat(skew.instant()).isEqualTo(wall);
  }

  @Test
  void a_difference_of_more_than_a_day_is_a_warning_once_and_drops_the_correction() {
    wall = TRUE.minus(Duration.ofHours(2));
    hear(TRUE);
    try (RecordedLog log = new RecordedLog()) {
      hear(TRUE.plus(Duration.ofDays(2)));
      hear(TRUE.plus(Duration.ofDays(3)));

      assertThat(log.alarms()).singleElement().asString().contains("too much to correct");
    }
    assertThat(skew.instant()).isEqualTo(wall);
  }
}
