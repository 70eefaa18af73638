package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisTimingsTest {
  @Test
  void production_waits_20_ms_for_a_decision_and_sends_a_heartbeat_each_second() {
    assertThat(RedisTimings.PRODUCTION)
        .isEqualTo(
            new RedisTimings(
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1)));
  }

  @Test
  void production_keeps_the_unreported_consumption_of_a_hundred_thousand_buckets() {
    assertThat(UnreportedConsumption.MAX_BUCKETS).isEqualTo(100_000);
  }
}
