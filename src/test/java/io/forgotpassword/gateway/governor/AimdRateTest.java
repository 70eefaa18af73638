package io.forgotpassword.gateway.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AimdRateTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AimdRate rate = new AimdRate(20, 0);

  @Test
  void a_throttled_call_halves_it_once_for_all_calls_in_flight() {
    for (long sent = 0; sent < 10; sent++) {
      rate.throttled(SECOND + sent, 2 * SECOND + sent);
    }
    assertThat(rate.perSecond(2 * SECOND + 10)).isBetween(10.0, 10.1);

    rate.throttled(2 * SECOND + 20, 2 * SECOND + 30);
    assertThat(rate.perSecond(2 * SECOND + 30)).isBetween(5.0, 5.1);
  }

  @Test
  void it_never_falls_below_one_a_second() {
    for (int i = 1; i < 100; i++) {
      rate.throttled(i, i);
    }
    assertThat(rate.perSecond(100)).isBetween(1.0, 1.01);
  }

  @Test
  void it_grows_back_by_a_fixed_part_of_the_ceiling_and_not_beyond() {
    rate.throttled(0, 0);
    assertThat(rate.perSecond(SECOND)).isEqualTo(11);
    assertThat(rate.perSecond(2 * SECOND)).isEqualTo(12);
    assertThat(rate.perSecond(60 * SECOND)).isEqualTo(20);
    assertThat(rate.interval(60 * SECOND)).isEqualTo(SECOND / 20);
  }
}
