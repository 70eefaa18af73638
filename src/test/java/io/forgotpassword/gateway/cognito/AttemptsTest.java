package io.forgotpassword.gateway.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.cognito.Attempts.RetryBudget;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is tried again, and how often. */
class AttemptsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration AMPLE = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final RetryBudget budget = new RetryBudget();
  private final ClockSkew skew = new ClockSkew(InstantSource.fixed(NOW), () -> 0);
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNREACHABLE", "THROTTLED"})
  void what_may_have_been_processed_is_never_made_again(Verdict verdict) {
    assertThat(make(AMPLE, () -> ended(verdict)).verdict()).isEqualTo(verdict);
    assertThat(calls).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "THROTTLED"})
  void what_was_not_processed_is_made_three_times_at_most(Verdict verdict) {
    assertThat(make(AMPLE, () -> ended(verdict)).verdict()).isEqualTo(verdict);
    assertThat(calls).hasValue(3);
  }

  @Test
  void a_retry_that_succeeds_is_the_outcome() {
    Outcome outcome =
        make(AMPLE, () -> ended(calls.get() == 1 ? Verdict.THROTTLED : Verdict.ACCEPTED));
    assertThat(outcome.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(budget.spent()).isEqualTo(1);
  }

  @Test
  void in_a_storm_retries_are_a_tenth_of_the_calls_and_a_reserve() {
    int made = 50;
    for (int i = 0; i < made; i++) {
      make(AMPLE, () -> ended(Verdict.THROTTLED));
    }
    assertThat(calls.get() - made).isBetween(10, 10 + made / 10);
  }

  @Test
  void past_the_deadline_nothing_is_called() {
    assertThat(make(Duration.ZERO, () -> ended(Verdict.ACCEPTED)).verdict())
        .isEqualTo(Verdict.UNREACHABLE);
    assertThat(calls).hasValue(0);
  }

  @Test
  void when_nobody_waits_any_more_a_call_is_not_made_again() {
    AtomicBoolean gone = new AtomicBoolean();
    Outcome outcome =
        make(
            AMPLE,
            gone::get,
            () -> {
              gone.set(true);
              return ended(Verdict.THROTTLED);
            });
    assertThat(outcome.verdict()).isEqualTo(Verdict.ABANDONED);
    assertThat(calls).hasValue(1);
  }

  @Test
  void a_refused_date_is_tried_once_more_when_the_clock_was_corrected() {
    Outcome outcome =
        make(
            AMPLE,
            () -> {
              skew.heard("Sun, 1 Mar 2026 13:00:00 GMT");
              return ended(Verdict.REJECTED);
            });
    assertThat(outcome.verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(calls).hasValue(2);
    assertThat(skew.instant()).isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void a_date_that_no_clock_shows_and_a_few_seconds_are_not_believed() {
    skew.heard("Sun, 1 Mar 2026 12:00:20 GMT");
    skew.heard("Mon, 1 Mar 2027 12:00:00 GMT");
    skew.heard("yesterday");
    skew.heard(null);
    assertThat(skew.instant()).isEqualTo(NOW);
  }

  @Test
  void
      a_call_that_waits_for_a_permit_does_not_block_the_probe_and_is_refused_when_the_breaker_opened() {
    AtomicLong now = new AtomicLong();
    CircuitBreaker breaker = new CircuitBreaker(now::get);
    Attempts attempts = attempts(AMPLE, breaker);
    Deadline deadline = attempts.deadline(System.nanoTime(), () -> false, false);
    Promise<Optional<Outcome>> late = Promise.promise();
    Promise<Optional<Outcome>> never = Promise.promise();
    Future<Outcome> waitsLong = attempts.make(deadline, late::future, this::accepted);
    open(breaker);
    now.addAndGet(Duration.ofSeconds(3).toNanos());
    Future<Outcome> waitsInVain = attempts.make(deadline, never::future, this::accepted);
    never.complete(Optional.of(ended(Verdict.OVERLOADED)));
    assertThat(waitsInVain.await().verdict()).isEqualTo(Verdict.OVERLOADED);

    assertThat(attempts.make(deadline, AttemptsTest::permitted, this::accepted).await().verdict())
        .isEqualTo(Verdict.ACCEPTED);
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    open(breaker);
    late.complete(Optional.empty());
    assertThat(waitsLong.await().verdict()).isEqualTo(Verdict.UNREACHABLE);
    assertThat(calls).hasValue(1);
  }

  @Test
  void a_call_that_waited_too_long_for_its_permit_says_nothing_about_cognito() {
    CircuitBreaker breaker = new CircuitBreaker(() -> 0);
    Attempts attempts = attempts(AMPLE, breaker);
    AtomicLong waited = new AtomicLong();
    Deadline deadline = Deadline.of(0, AMPLE, waited::get, () -> false, Duration.ZERO);
    for (int i = 0; i < 20; i++) {
      waited.set(0);
      attempts
          .make(
              deadline,
              () -> {
                waited.set(AMPLE.toNanos() * 2 / 3);
                return Future.succeededFuture(Optional.empty());
              },
              () -> Future.succeededFuture(ended(Verdict.TIMED_OUT)))
          .await();
    }
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void a_call_that_goes_on_after_its_deadline_counts_as_failed_at_the_deadline() {
    CircuitBreaker breaker = new CircuitBreaker(() -> 0);
    Attempts attempts = attempts(AMPLE, breaker);
    for (int i = 0; i < 10; i++) {
      Deadline deadline = attempts.deadline(System.nanoTime(), () -> false, true);
      Promise<Outcome> answer = Promise.promise();
      attempts.make(deadline, AttemptsTest::permitted, answer::future);
      deadline.passed();
      answer.complete(ended(Verdict.ACCEPTED));
    }
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
  }

  @Test
  void a_caller_hears_in_its_own_time_that_cognito_is_late() {
    Attempts attempts = attempts(Duration.ofMillis(1), new CircuitBreaker(() -> 0));
    Promise<Outcome> answer = Promise.promise();

    assertThat(attempts.inTime(System.nanoTime(), answer.future()).await().verdict())
        .isEqualTo(Verdict.TIMED_OUT);
    answer.complete(ended(Verdict.ACCEPTED));
    assertThat(attempts.inTime(System.nanoTime(), answer.future()).result().verdict())
        .isEqualTo(Verdict.ACCEPTED);
  }

  private static Future<Optional<Outcome>> permitted() {
    return Future.succeededFuture(Optional.empty());
  }

  private Future<Outcome> accepted() {
    calls.incrementAndGet();
    return Future.succeededFuture(ended(Verdict.ACCEPTED));
  }

  private static void open(CircuitBreaker breaker) {
    for (int i = 0; i < 20; i++) {
      breaker.leave(breaker.enter(), CircuitBreaker.Health.BAD);
    }
    assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
  }

  private Outcome make(Duration time, Supplier<Outcome> call) {
    return make(time, () -> false, call);
  }

  private Outcome make(Duration time, BooleanSupplier abandoned, Supplier<Outcome> call) {
    Attempts attempts = attempts(time, new CircuitBreaker(System::nanoTime));
    return attempts
        .make(
            attempts.deadline(System.nanoTime(), abandoned, false),
            AttemptsTest::permitted,
            () -> {
              calls.incrementAndGet();
              return Future.succeededFuture(call.get());
            })
        .await();
  }

  private Attempts attempts(Duration time, CircuitBreaker breaker) {
    CognitoSettings settings =
        new CognitoSettings(
            "eu-west-1",
            URI.create("http://127.0.0.1"),
            CognitoSettings.Signing.NONE,
            time,
            1,
            25,
            List.of(),
            Map.of());
    return new Attempts(
        vertx, settings, breaker, budget, skew, System::nanoTime, new SplittableRandom(5));
  }

  private static Outcome ended(Verdict verdict) {
    return verdict == Verdict.ACCEPTED
        ? new Outcome.Accepted(null, null)
        : Outcome.Refused.locally(
            verdict, ServiceError.client("InvalidSignatureException", "Signature expired"));
  }
}
