package io.forgotpassword.gateway.recovery;

import static io.forgotpassword.gateway.recovery.RecoveryFixtures.CLIENT;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.accepted;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.confirm;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.forgot;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.forgotWith;
import static io.forgotpassword.gateway.recovery.RecoveryFixtures.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.recovery.RecoveryFixtures.ManualExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is shared, how long, and what is kept of it. */
class InFlightRequestsTest {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Overflows half a window later, where comparing instead of subtracting would go wrong. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - WINDOW.toNanos() / 2);

  private final ManualExecutor executor = new ManualExecutor();
  private final InFlightRequests inFlight = new InFlightRequests(WINDOW, TIMEOUT, nanos::get);
  private final List<Promise<Outcome>> forwarded = new ArrayList<>();
  private BooleanSupplier unshared = () -> false;

  private @Nullable Future<Outcome> join(RecoveryRequest request) {
    InFlightRequests.Joined joined = inFlight.join(CLIENT, request, executor);
    return joined == null ? null : joined.answer();
  }

  private Future<Outcome> execute(RecoveryRequest request) {
    return inFlight.execute(
        CLIENT,
        request,
        executor,
        unjoined -> {
          unshared = unjoined;
          forwarded.add(Promise.promise());
          return forwarded.get(forwarded.size() - 1).future();
        });
  }

  private Outcome answer(int which, Outcome outcome) {
    forwarded.get(which).complete(outcome);
    return outcome;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void the_window_counts_from_when_the_request_was_forwarded() {
    execute(forgot("grace"));
    pass(WINDOW.minusNanos(1));
    Outcome answer = answer(0, accepted("1"));

    assertThat(join(forgot("grace"))).extracting(Future::result).isEqualTo(answer);
    pass(Duration.ofNanos(1));
    assertThat(join(forgot("grace"))).isNull();
    execute(forgot("grace"));
    assertThat(forwarded).hasSize(2);
  }

  @Test
  void a_request_is_in_flight_until_it_is_answered_however_long_that_takes() {
    execute(forgot("grace"));
    Future<Outcome> joined = join(forgot("grace"));
    Future<Outcome> charged = execute(forgot("grace"));
    pass(WINDOW.multipliedBy(20));
    executor.fireTimers();
    Future<Outcome> late = execute(forgot("grace"));

    Outcome answer = answer(0, accepted("1"));

    assertThat(Stream.of(joined, charged, late)).extracting(Future::result).containsOnly(answer);
    assertThat(forwarded).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMED_OUT", "UNREADABLE"})
  void an_answer_that_may_hide_a_message_is_kept_until_the_retries_of_sdks_are_over(
      Verdict verdict) {
    execute(forgot("grace"));
    answer(0, refused(verdict));

    isKeptFor(InFlightRequests.SDK_RETRIES);
  }

  @Test
  void an_answer_that_callers_may_not_have_waited_for_is_kept_until_their_retries_are_over() {
    execute(forgot("grace"));
    pass(TIMEOUT.dividedBy(2));
    answer(0, accepted("1"));

    isKeptFor(InFlightRequests.SDK_RETRIES);
  }

  @Test
  void an_answer_that_came_after_the_window_but_early_enough_is_not_shared_any_more() {
    execute(forgot("grace"));
    pass(WINDOW);
    answer(0, accepted("1"));

    assertThat(join(forgot("grace"))).isNull();
  }

  private void isKeptFor(Duration time) {
    for (Duration pause : List.of(Duration.ZERO, WINDOW, time.minus(WINDOW).minusNanos(1))) {
      pass(pause);
      executor.fireTimers();
      execute(forgot("grace"));
      assertThat(join(forgot("grace"))).isNotNull();
    }
    assertThat(forwarded).hasSize(1);
    pass(Duration.ofNanos(1));
    assertThat(join(forgot("grace"))).isNull();
    executor.fireTimers();
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void any_number_joins_and_the_address_that_paid_repeats_it_four_times_for_free() {
    execute(forgot("grace"));
    answer(0, accepted("1"));

    for (int i = 0; i < 9; i++) {
      assertThat(joined(RecoveryFixtures.from("198.51.100.7", forgot("grace"))).isFree()).isFalse();
      assertThat(joined(forgot("grace")).isFree()).as("repeat %d", i).isEqualTo(i < 4);
    }
    assertThat(execute(forgot("grace")).succeeded()).isTrue();
    assertThat(forwarded).hasSize(1);
  }

  private InFlightRequests.Joined joined(RecoveryRequest request) {
    return Objects.requireNonNull(inFlight.join(CLIENT, request, executor));
  }

  @Test
  void another_operation_username_code_or_password_makes_another_request() {
    execute(confirm("grace", "123456", "Difference-1822"));
    answer(0, accepted("1"));

    assertThat(join(confirm("grace", "123457", "Difference-1822"))).isNull();
    assertThat(join(confirm("grace", "123456", "Difference-1823"))).isNull();
    assertThat(join(confirm("ada", "123456", "Difference-1822"))).isNull();
    assertThat(join(confirm("Grace", "123456", "Difference-1822"))).as("exact username").isNull();
    assertThat(join(forgot("grace"))).isNull();
    assertThat(join(confirm("grace", "123456", "Difference-1822"))).isNotNull();
  }

  @Test
  void other_analytics_or_other_metadata_that_crosses_makes_another_request() {
    execute(forgotWith("endpoint", Map.of("allowed", "1")));
    answer(0, accepted("1"));

    assertThat(join(forgotWith("other", Map.of("allowed", "1")))).isNull();
    assertThat(join(forgotWith(null, Map.of("allowed", "1")))).isNull();
    assertThat(join(forgotWith("endpoint", Map.of("allowed", "2")))).isNull();
    assertThat(join(forgotWith("endpoint", Map.of()))).isNull();
    assertThat(join(forgotWith("endpoint", Map.of("allowed", "1", "dropped", "2")))).isNotNull();
  }

  @Test
  void the_order_of_the_metadata_does_not_matter_and_its_boundaries_do() {
    AppClient any =
        RecoveryFixtures.client(
            RecoveryFixtures.settings(ClientSettings.Disclosure.FAITHFUL, List.of("*")));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("a", "1");
    metadata.put("b", "2");
    Map<String, String> reversed = new LinkedHashMap<>();
    reversed.put("b", "2");
    reversed.put("a", "1");
    inFlight.execute(
        any,
        forgotWith(null, metadata),
        executor,
        unjoined -> Future.succeededFuture(accepted("1")));

    assertThat(inFlight.join(any, forgotWith(null, reversed), executor)).isNotNull();
    for (Map<String, String> other :
        List.of(Map.of("a", "1b2"), Map.of("a1", "", "b", "2"), Map.of("a", "2", "b", "1"))) {
      assertThat(inFlight.join(any, forgotWith(null, other), executor)).as("%s", other).isNull();
    }
  }

  @Test
  void another_app_client_makes_another_request() {
    execute(forgot("grace"));
    RecoveryRequest grace = forgot("grace");
    RecoveryRequest other =
        new RecoveryRequest(
            grace.context(),
            grace.operation(),
            "2example23456789",
            grace.username(),
            grace.code(),
            grace.password(),
            null,
            null,
            Map.of(),
            null);

    assertThat(join(other)).isNull();
    assertThat(join(grace)).isNotNull();
  }

  @Test
  void a_refusal_of_everybody_is_not_the_answer_of_the_owners_device() {
    RecoveryRequest everybody = forgot("grace");
    execute(everybody);
    answer(forwarded.size() - 1, refused(Verdict.LIMITED_USERNAME));
    TrustedDevice one = new TrustedDevice("one", Instant.EPOCH);

    assertThat(join(everybody)).isNotNull();
    assertThat(join(everybody.ofDevice(one))).isNull();
    execute(everybody.ofDevice(one));
    assertThat(join(everybody.ofDevice(one))).isNotNull();
    assertThat(join(everybody.ofDevice(new TrustedDevice("other", Instant.EPOCH)))).isNull();
  }

  @Test
  void what_surely_sent_nothing_is_told_to_who_waits_and_to_nobody_later() {
    for (Verdict verdict :
        List.of(Verdict.UNREACHABLE, Verdict.OVERLOADED, Verdict.THROTTLED, Verdict.ABANDONED)) {
      execute(forgot("grace"));
      Future<Outcome> waits = execute(forgot("grace"));
      Outcome nothing = answer(forwarded.size() - 1, refused(verdict));

      assertThat(waits.result()).isSameAs(nothing);
      assertThat(join(forgot("grace"))).isNull();
    }
    assertThat(forwarded).hasSize(4);
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void a_failure_is_everybodys_who_waits_and_nobodys_later() {
    execute(forgot("grace"));
    Future<Outcome> waits = execute(forgot("grace"));
    forwarded.get(0).fail("broken");

    assertThat(waits.failed()).isTrue();
    assertThat(join(forgot("grace"))).isNull();
  }

  @Test
  void a_request_that_cannot_even_be_forwarded_leaves_nobody_waiting() {
    List<Future<Outcome>> waits = new ArrayList<>();

    Future<Outcome> failed =
        inFlight.execute(
            CLIENT,
            forgot("grace"),
            executor,
            unjoined -> {
              waits.add(execute(forgot("grace")));
              throw new IllegalStateException("broken");
            });

    assertThat(failed.failed()).isTrue();
    assertThat(waits).hasSize(1).allMatch(Future::failed);
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void nobody_joins_a_request_that_is_given_up_because_nobody_joined() {
    execute(forgot("grace"));
    assertThat(unshared.getAsBoolean()).isTrue();
    BooleanSupplier first = unshared;

    execute(forgot("grace"));

    assertThat(forwarded).hasSize(2);
    execute(forgot("grace"));
    assertThat(unshared.getAsBoolean()).as("when one joined").isFalse();
    assertThat(first.getAsBoolean()).isTrue();
  }

  @Test
  void an_address_may_repeat_each_of_its_requests_four_times_while_it_is_in_flight() {
    ClientIp ip = forgot("grace").ip();
    assertThat(inFlight.mayRepeat(ip)).as("before").isFalse();
    execute(forgot("grace"));
    execute(forgot("ada"));

    for (int i = 0; i < 8; i++) {
      assertThat(inFlight.mayRepeat(ip)).isTrue();
    }
    assertThat(inFlight.mayRepeat(ip)).as("once more").isFalse();
    execute(forgot("linus"));
    assertThat(inFlight.mayRepeat(ip)).isTrue();
    pass(WINDOW.plus(TIMEOUT).plus(InFlightRequests.SDK_RETRIES));
    assertThat(inFlight.mayRepeat(ip)).as("when they are over").isFalse();
  }

  @Test
  void without_a_window_nothing_is_shared_or_kept() {
    InFlightRequests off = new InFlightRequests(Duration.ZERO, TIMEOUT, nanos::get);
    for (int i = 0; i < 2; i++) {
      off.execute(
          CLIENT,
          forgot("grace"),
          executor,
          unjoined -> {
            assertThat(unjoined.getAsBoolean()).isTrue();
            forwarded.add(Promise.promise());
            return Future.succeededFuture(accepted("1"));
          });
    }

    assertThat(forwarded).hasSize(2);
    assertThat(off.join(CLIENT, forgot("grace"), executor)).isNull();
    assertThat(off.size() + executor.timers()).isZero();
  }

  @Test
  void what_is_over_is_forgotten_within_two_windows() {
    for (int i = 0; i < 20_000; i++) {
      execute(forgot("user-" + i));
      answer(i, accepted("1"));
      pass(WINDOW.dividedBy(1_000));
      if (i % 1_000 == 0) {
        executor.fireTimers();
      }
      assertThat(inFlight.size()).isLessThanOrEqualTo(2_000);
    }
  }

  @Test
  void an_answer_is_forgotten_when_no_other_request_comes() {
    execute(confirm("grace", "123456", "Difference-1822"));
    answer(0, accepted("1"));
    pass(WINDOW.dividedBy(2));
    execute(confirm("grace", "123457", "Difference-1822"));
    answer(1, accepted("2"));
    assertThat(executor.timers()).isEqualTo(1);

    pass(WINDOW.dividedBy(2));
    executor.fireTimers();
    assertThat(inFlight.size()).isEqualTo(1);
    assertThat(executor.timers()).as("as one is left").isEqualTo(1);

    pass(WINDOW);
    executor.fireTimers();
    assertThat(inFlight.size()).isZero();
    assertThat(executor.timers()).isZero();

    execute(forgot("grace"));
    assertThat(executor.timers()).as("the next one is forgotten, too").isEqualTo(1);
  }

  @Test
  void when_there_are_too_many_some_are_forgotten_but_not_the_newest() {
    int more = InFlightRequests.MAX_REQUESTS + InFlightRequests.MAX_REQUESTS / 2;
    for (int i = 0; i < more; i++) {
      inFlight.execute(
          CLIENT, forgot("user-" + i), executor, unjoined -> Future.succeededFuture(accepted("1")));
      assertThat(inFlight.size()).isLessThanOrEqualTo(InFlightRequests.MAX_REQUESTS);
    }

    assertThat(inFlight.size()).isGreaterThan(InFlightRequests.MAX_REQUESTS * 9 / 10);
    assertThat(join(forgot("user-" + (more - 1)))).isNotNull();
  }
}
