package io.forgotpassword.gateway.recovery;

import static io.forgotpassword.gateway.recovery.SingleFlightFixtures.accepted;
import static io.forgotpassword.gateway.recovery.SingleFlightFixtures.confirm;
import static io.forgotpassword.gateway.recovery.SingleFlightFixtures.forgot;
import static io.forgotpassword.gateway.recovery.SingleFlightFixtures.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.recovery.SingleFlightFixtures.ManualThread;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is shared, how long, and what is kept of it. */
class SingleFlightWindowTest {
  private static final Duration WINDOW = Duration.ofSeconds(2);

  /** Half of the way to the overflow, where comparing instead of subtracting would go wrong. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - WINDOW.toNanos() / 2);

  private final ManualThread own = new ManualThread();
  private final SingleFlight flights = new SingleFlight(WINDOW, nanos::get);
  private final List<Promise<Outcome>> forwarded = new ArrayList<>();
  private BooleanSupplier alone = () -> false;

  private Future<Outcome> fly(RecoveryRequest request) {
    return flights
        .of(request, own)
        .fly(
            nobodyElse -> {
              alone = nobodyElse;
              forwarded.add(Promise.promise());
              return forwarded.get(forwarded.size() - 1).future();
            });
  }

  private Outcome land(int which, Outcome outcome) {
    forwarded.get(which).complete(outcome);
    return outcome;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void the_window_counts_from_when_the_request_was_forwarded() {
    fly(forgot("grace"));
    pass(WINDOW.minusNanos(1));
    Outcome answer = land(0, accepted("1"));

    assertThat(flights.of(forgot("Grace"), own).board())
        .extracting(Future::result)
        .isEqualTo(answer);
    pass(Duration.ofNanos(1));
    assertThat(flights.of(forgot("grace"), own).board()).isNull();
    fly(forgot("grace"));
    assertThat(forwarded).hasSize(2);
  }

  @Test
  void whoever_boarded_in_time_gets_an_answer_that_comes_when_the_window_is_over() {
    fly(forgot("grace"));
    Future<Outcome> passenger = flights.of(forgot("grace"), own).board();
    Future<Outcome> charged = fly(forgot("grace"));
    pass(WINDOW);
    fly(forgot("grace"));
    own.letTimersCome();

    Outcome answer = land(0, accepted("1"));

    assertThat(List.of(passenger, charged)).extracting(Future::result).containsOnly(answer);
    assertThat(flights.of(forgot("grace"), own).board())
        .as("the flight that is in the air now")
        .matches(shared -> !shared.isComplete());
  }

  @Test
  void five_go_along_without_charge_and_with_charge_any_number() {
    fly(forgot("grace"));
    land(0, accepted("1"));

    for (int i = 0; i < 5; i++) {
      assertThat(flights.of(forgot("grace"), own).board()).isNotNull();
    }
    assertThat(flights.of(forgot("grace"), own).board()).isNull();
    assertThat(fly(forgot("grace")).succeeded()).isTrue();
    assertThat(forwarded).hasSize(1);
  }

  @Test
  void all_that_a_user_typed_makes_a_request_another_one() {
    fly(confirm("grace", "123456", "Difference-1822"));
    land(0, accepted("1"));

    assertThat(flights.of(confirm("grace", "123457", "Difference-1822"), own).board()).isNull();
    assertThat(flights.of(confirm("grace", "123456", "Difference-1823"), own).board()).isNull();
    assertThat(flights.of(confirm("ada", "123456", "Difference-1822"), own).board()).isNull();
    assertThat(flights.of(forgot("grace"), own).board()).isNull();
    assertThat(flights.of(confirm("grace", "123456", "Difference-1822"), own).board()).isNotNull();
  }

  @Test
  void what_surely_sent_nothing_is_told_to_who_waits_and_to_nobody_later() {
    for (Verdict verdict :
        List.of(Verdict.UNREACHABLE, Verdict.OVERLOADED, Verdict.THROTTLED, Verdict.ABANDONED)) {
      fly(forgot("grace"));
      Future<Outcome> waits = fly(forgot("grace"));
      Outcome nothing = land(forwarded.size() - 1, refused(verdict));

      assertThat(waits.result()).isSameAs(nothing);
      assertThat(flights.of(forgot("grace"), own).board()).isNull();
    }
    assertThat(forwarded).hasSize(4);
    assertThat(flights.size()).isZero();
  }

  @Test
  void a_failure_is_everybodys_who_waits_and_nobodys_later() {
    fly(forgot("grace"));
    Future<Outcome> waits = fly(forgot("grace"));
    forwarded.get(0).fail("broken");

    assertThat(waits.failed()).isTrue();
    assertThat(flights.of(forgot("grace"), own).board()).isNull();
  }

  @Test
  void a_request_that_cannot_even_be_forwarded_leaves_nobody_waiting() {
    List<Future<Outcome>> waits = new ArrayList<>();

    Future<Outcome> failed =
        flights
            .of(forgot("grace"), own)
            .fly(
                nobodyElse -> {
                  waits.add(fly(forgot("grace")));
                  throw new IllegalStateException("broken");
                });

    assertThat(failed.failed()).isTrue();
    assertThat(waits).hasSize(1).allMatch(Future::failed);
    assertThat(flights.size()).isZero();
  }

  @Test
  void nobody_boards_a_request_that_is_given_up_for_want_of_passengers() {
    fly(forgot("grace"));
    assertThat(alone.getAsBoolean()).isTrue();
    BooleanSupplier first = alone;

    fly(forgot("grace"));

    assertThat(forwarded).hasSize(2);
    fly(forgot("grace"));
    assertThat(alone.getAsBoolean()).as("with a passenger").isFalse();
    assertThat(first.getAsBoolean()).isTrue();
  }

  @Test
  void without_a_window_nothing_is_shared_or_kept() {
    SingleFlight off = new SingleFlight(Duration.ZERO, nanos::get);
    for (int i = 0; i < 2; i++) {
      off.of(forgot("grace"), own)
          .fly(
              nobodyElse -> {
                assertThat(nobodyElse.getAsBoolean()).isTrue();
                forwarded.add(Promise.promise());
                return Future.succeededFuture(accepted("1"));
              });
    }

    assertThat(forwarded).hasSize(2);
    assertThat(off.of(forgot("grace"), own).board()).isNull();
    assertThat(off.size() + own.timers()).isZero();
  }

  @Test
  void what_is_over_goes_as_others_come() {
    for (int i = 0; i < 20_000; i++) {
      fly(forgot("user-" + i));
      land(i, accepted("1"));
      pass(WINDOW.dividedBy(1_000));
    }

    assertThat(flights.size()).isBetween(1_000, 1_100);
  }

  @Test
  void what_a_user_typed_goes_when_no_other_request_comes() {
    fly(confirm("grace", "123456", "Difference-1822"));
    land(0, accepted("1"));
    pass(WINDOW.dividedBy(2));
    fly(confirm("grace", "123457", "Difference-1822"));
    land(1, accepted("2"));
    assertThat(own.timers()).isEqualTo(1);

    pass(WINDOW.dividedBy(2));
    own.letTimersCome();
    assertThat(flights.size()).isEqualTo(1);
    assertThat(own.timers()).as("as one is left").isEqualTo(1);

    pass(WINDOW);
    own.letTimersCome();
    assertThat(flights.size()).isZero();
    assertThat(own.timers()).isZero();

    fly(forgot("grace"));
    assertThat(own.timers()).as("the next one is swept, too").isEqualTo(1);
  }

  @Test
  void the_eldest_give_way_when_there_are_too_many() {
    int more = SingleFlight.MAX_FLIGHTS + SingleFlight.MAX_FLIGHTS / 2;
    for (int i = 0; i < more; i++) {
      flights.of(forgot("user-" + i), own).fly(alone -> Future.succeededFuture(accepted("1")));
    }

    assertThat(flights.size()).isLessThanOrEqualTo(SingleFlight.MAX_FLIGHTS);
    assertThat(flights.size()).isGreaterThan(SingleFlight.MAX_FLIGHTS * 9 / 10);
    assertThat(flights.of(forgot("user-0"), own).board()).isNull();
    assertThat(flights.of(forgot("user-" + (more - 1)), own).board()).isNotNull();
  }
}
