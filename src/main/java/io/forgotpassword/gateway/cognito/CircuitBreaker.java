package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Outcome;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Cognito is worth calling. It opens when most of the recent calls failed on Cognito's side
 * of the wire, and then one call at a time tries whether that is over. Thread-safe: one for all
 * event loops.
 */
public final class CircuitBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);

  /** Long enough to see a few calls at low traffic, short enough to forget a past incident. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  /** A share of few calls says nothing: one user whose trigger fails must not stop all others. */
  private static final int FEWEST_FAILURES = 10;

  /** As long as a caller's patience with one try; a probe costs Cognito next to nothing. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  /** What is done with calls. */
  public enum State {
    /** All are made. */
    CLOSED,
    /** One at a time is made, to see how it ends. */
    HALF_OPEN,
    /** None is made. */
    OPEN
  }

  /** Whether a call may be made, and what its end will be taken for. */
  enum Entry {
    CALL,
    PROBE,
    REFUSED
  }

  private final LongSupplier nanoClock;
  private State state = State.CLOSED;
  private long since;
  private int calls;
  private int failures;
  private boolean probing;

  /**
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public CircuitBreaker(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.since = nanoClock.getAsLong();
  }

  /** What is done with calls at the moment. */
  public synchronized State state() {
    return state == State.OPEN && rested() ? State.HALF_OPEN : state;
  }

  /** Whether a call would be refused now; takes nothing, so that a call may wait after it. */
  synchronized boolean refuses() {
    return switch (state()) {
      case CLOSED -> false;
      case HALF_OPEN -> probing;
      case OPEN -> true;
    };
  }

  /** To be asked right before a call; what is not refused must {@link #leave}. */
  synchronized Entry enter() {
    if (refuses()) {
      return Entry.REFUSED;
    }
    state = state();
    if (state == State.CLOSED) {
      return Entry.CALL;
    }
    probing = true;
    return Entry.PROBE;
  }

  /** How a call ended. Calls from before it opened say nothing of now. */
  synchronized void leave(Entry entry, Health health) {
    if (entry == Entry.PROBE) {
      probing = false;
      switch (health) {
        case GOOD -> close();
        case BAD -> enter(State.OPEN);
        case UNKNOWN -> {}
      }
    } else if (state == State.CLOSED && health != Health.UNKNOWN) {
      count(health);
    }
  }

  private void count(Health health) {
    if (nanoClock.getAsLong() - since > WINDOW_NANOS) {
      enter(State.CLOSED);
    }
    calls++;
    failures += health == Health.BAD ? 1 : 0;
    if (failures >= FEWEST_FAILURES && 2 * failures >= calls) {
      LOG.warn(
          "Cognito fails ({} of {} calls): calls are refused until one succeeds", failures, calls);
      enter(State.OPEN);
    }
  }

  private void close() {
    LOG.info("Cognito answers again: calls are made");
    enter(State.CLOSED);
  }

  private void enter(State next) {
    state = next;
    since = nanoClock.getAsLong();
    calls = 0;
    failures = 0;
  }

  private boolean rested() {
    return nanoClock.getAsLong() - since >= PAUSE_NANOS;
  }

  /** What one call says of Cognito. */
  enum Health {
    GOOD,
    BAD,
    /** Nothing: it was not made, or given too little time. */
    UNKNOWN;

    static Health of(Outcome outcome, boolean hadTime) {
      return switch (outcome.verdict()) {
        case ACCEPTED, THROTTLED -> GOOD;
        case REJECTED ->
            outcome instanceof Outcome.Refused refused && refused.error().status() >= 500
                ? BAD
                : GOOD;
        case UNREADABLE -> BAD;
        case UNREACHABLE, TIMED_OUT -> hadTime ? BAD : UNKNOWN;
        default -> UNKNOWN;
      };
    }
  }
}
