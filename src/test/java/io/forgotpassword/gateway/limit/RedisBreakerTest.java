package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisBreakerTest {
  private static final Duration TIMEOUT = Duration.ofMillis(20);

  private final FakeNanos clock = new FakeNanos();
  private final RedisBreaker breaker = new RedisBreaker(clock, TIMEOUT);

  @BeforeEach
  void answered() {
    assertThat(breaker.isOpen()).isTrue();
    breaker.close();
  }

  private void timeouts(int count, Duration apart) {
    for (int i = 0; i < count; i++) {
      breaker.failed(new TimeoutException());
      clock.advance(apart);
    }
  }

  @Test
  void timeouts_that_come_together_do_not_open_it() {
    timeouts(1_000, Duration.ofNanos(10_000));

    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void lost_connections_open_it_however_fast_they_come() {
    for (int i = 0; i < 5; i++) {
      breaker.failed(new IOException("connection lost"));
    }

    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void failures_one_after_the_other_open_it_and_only_a_probe_closes_it() {
    timeouts(5, TIMEOUT);
    assertThat(breaker.isOpen()).isTrue();

    breaker.succeeded();
    assertThat(breaker.isOpen()).isTrue();
    breaker.close();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void an_answer_between_failures_begins_the_count_again() {
    timeouts(4, TIMEOUT);
    breaker.succeeded();
    timeouts(4, TIMEOUT);

    assertThat(breaker.isOpen()).isFalse();
  }
}
