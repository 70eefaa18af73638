package io.forgotpassword.gateway.cognito;

import static io.forgotpassword.gateway.cognito.CircuitBreaker.Entry.CALL;
import static io.forgotpassword.gateway.cognito.CircuitBreaker.Entry.PROBE;
import static io.forgotpassword.gateway.cognito.CircuitBreaker.Entry.REFUSED;
import static io.forgotpassword.gateway.cognito.CircuitBreaker.Health.BAD;
import static io.forgotpassword.gateway.cognito.CircuitBreaker.Health.GOOD;
import static io.forgotpassword.gateway.cognito.CircuitBreaker.Health.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.cognito.CircuitBreaker.Health;
import io.forgotpassword.gateway.cognito.CircuitBreaker.State;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private long now;
  private final CircuitBreaker breaker = new CircuitBreaker(() -> now);

  @Test
  void it_opens_when_most_calls_fail_and_then_refuses() {
    calls(10, GOOD);
    calls(9, BAD);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    calls(1, BAD);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.enter()).isEqualTo(REFUSED);
  }

  @Test
  void a_minority_of_failures_does_not_open_it() {
    for (int i = 0; i < 100; i++) {
      calls(2, GOOD);
      calls(1, BAD);
    }
    assertThat(breaker.enter()).isEqualTo(CALL);
  }

  @Test
  void failures_of_long_ago_are_forgotten() {
    calls(9, BAD);
    pass(Duration.ofSeconds(11));
    calls(9, BAD);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void one_probe_at_a_time_decides_and_a_good_one_closes_it() {
    open();
    pass(Duration.ofSeconds(2));
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.enter()).isEqualTo(PROBE);
    assertThat(breaker.enter()).isEqualTo(REFUSED);
    breaker.leave(PROBE, GOOD);
    assertThat(breaker.enter()).isEqualTo(CALL);
  }

  @Test
  void a_bad_probe_opens_it_for_another_while() {
    open();
    pass(Duration.ofSeconds(2));
    assertThat(breaker.enter()).isEqualTo(PROBE);
    breaker.leave(PROBE, BAD);
    assertThat(breaker.enter()).isEqualTo(REFUSED);
    pass(Duration.ofSeconds(2));
    assertThat(breaker.enter()).isEqualTo(PROBE);
  }

  @Test
  void a_probe_that_says_nothing_leaves_the_place_to_the_next() {
    open();
    pass(Duration.ofSeconds(2));
    assertThat(breaker.enter()).isEqualTo(PROBE);
    breaker.leave(PROBE, UNKNOWN);
    assertThat(breaker.enter()).isEqualTo(PROBE);
  }

  @Test
  void calls_from_before_it_opened_do_not_close_it() {
    assertThat(breaker.enter()).isEqualTo(CALL);
    open();
    breaker.leave(CALL, GOOD);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void clients_errors_and_throttles_are_good_and_a_call_without_time_says_nothing() {
    assertThat(Health.of(refused(Verdict.REJECTED, 400), true)).isEqualTo(GOOD);
    assertThat(Health.of(refused(Verdict.REJECTED, 500), true)).isEqualTo(BAD);
    assertThat(Health.of(refused(Verdict.THROTTLED, 400), true)).isEqualTo(GOOD);
    assertThat(Health.of(refused(Verdict.UNREADABLE, 500), true)).isEqualTo(BAD);
    assertThat(Health.of(refused(Verdict.UNREACHABLE, 500), true)).isEqualTo(BAD);
    assertThat(Health.of(refused(Verdict.TIMED_OUT, 500), true)).isEqualTo(BAD);
    assertThat(Health.of(refused(Verdict.TIMED_OUT, 500), false)).isEqualTo(UNKNOWN);
    assertThat(Health.of(refused(Verdict.OVERLOADED, 500), true)).isEqualTo(UNKNOWN);
  }

  @Test
  void a_region_that_resets_no_passwords_is_bad_whatever_its_status() {
    Outcome refused =
        Outcome.Refused.locally(
            Verdict.REJECTED, ServiceError.client("OperationNotEnabledException", "m"));

    assertThat(Health.of(refused, true)).isEqualTo(BAD);
  }

  private void open() {
    calls(10, BAD);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  private void calls(int count, Health health) {
    for (int i = 0; i < count; i++) {
      assertThat(breaker.enter()).isEqualTo(CALL);
      breaker.leave(CALL, health);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static Outcome refused(Verdict verdict, int status) {
    return Outcome.Refused.locally(verdict, new ServiceError(status, "X", "m"));
  }
}
