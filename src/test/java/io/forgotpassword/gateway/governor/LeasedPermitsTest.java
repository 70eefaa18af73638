package io.forgotpassword.gateway.governor;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.SharedQuota.Lease;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One of two gateways under a ceiling of 100 a second. */
class LeasedPermitsTest {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private final FakeTime time = new FakeTime();
  private final FakeQuota quota = new FakeQuota();
  private final Governor governor =
      new Governor(
          100,
          Duration.ofSeconds(2),
          20,
          Optional.of(quota),
          time,
          time,
          waited -> {},
          Governor.Timings.PRODUCTION);
  private final RecordingCaller ask = new RecordingCaller(governor, time);

  @BeforeEach
  void allKnowThatItIsShared() {
    time.advance(Duration.ofSeconds(2));
  }

  private void ask(int requests) {
    for (int i = 0; i < requests; i++) {
      ask.by("203.0.113.1");
    }
  }

  @Test
  void one_lease_at_a_time_is_asked_for_and_its_permits_go_when_they_are_due() {
    ask(1);
    assertThat(quota.requests()).isEqualTo(1);
    ask(20);
    FakeQuota.LeaseRequest first = quota.request();
    assertThat(first.permits()).isEqualTo(1);
    assertThat(first.interval()).isEqualTo(INTERVAL);

    first.grant(Duration.ofMillis(3));
    time.advance(Duration.ofMillis(2));
    assertThat(ask.granted()).isEmpty();
    time.advance(Duration.ofMillis(1));
    assertThat(ask.granted()).hasSize(1);
    FakeQuota.LeaseRequest second = quota.request();
    assertThat(second.permits()).as("50 ms of the ceiling").isEqualTo(5);
    second.grant(Duration.ofMillis(10));
    time.advance(INTERVAL.multipliedBy(3));
    assertThat(ask.granted()).hasSize(4);
  }

  @Test
  void a_permit_that_nobody_used_soon_is_lost() {
    ask(6);
    quota.request().grant(Duration.ZERO);
    time.advance(0);
    quota.request().answer().complete(new Lease(5, Duration.ofSeconds(3)));
    time.advance(Duration.ofSeconds(10));
    ask(1);
    assertThat(quota.requests()).as("the lease is over").isEqualTo(1);
    assertThat(ask.granted()).hasSize(1);
  }

  @Test
  void a_gateway_that_is_told_to_ask_again_later_does() {
    ask(1);
    quota.request().answer().complete(new Lease(0, Duration.ofMillis(500)));
    time.advance(Duration.ofMillis(499));
    assertThat(quota.requests()).isZero();
    time.advance(Duration.ofMillis(1));
    quota.request().grant(Duration.ZERO);
    time.advance(0);
    assertThat(ask.granted()).hasSize(1);
  }

  @Test
  void without_a_shared_quota_a_gateway_paces_its_part_of_the_ceiling() {
    quota.away();
    for (int i = 0; i < 1000; i++) {
      ask(1);
      time.advance(Duration.ofMillis(1));
    }
    assertThat(ask.granted().size()).isBetween(50, 55);
    assertThat(quota.requests()).isZero();
  }

  @Test
  void a_lease_that_fails_is_lost_and_another_is_asked_for_soon() {
    ask(20);
    quota.request().answer().completeExceptionally(new IOException("slow"));
    time.advance(Duration.ofMillis(19));
    assertThat(quota.requests()).isZero();
    time.advance(Duration.ofMillis(1));
    assertThat(quota.requests()).isEqualTo(1);
    assertThat(ask.granted()).isEmpty();
  }

  @Test
  void when_the_quota_is_shared_again_a_gateway_keeps_to_its_part_until_all_know() {
    quota.away();
    ask(1);
    quota.back();
    time.advance(Duration.ofMillis(1999));
    ask(1);
    assertThat(quota.request().interval()).isEqualTo(INTERVAL.multipliedBy(2));
  }

  @Test
  void a_throttled_gateway_leases_fewer_permits_of_the_same_time() {
    governor.throttled(time.getAsLong());
    ask(1);
    assertThat(quota.request().interval()).isEqualTo(INTERVAL.multipliedBy(2));
  }
}
