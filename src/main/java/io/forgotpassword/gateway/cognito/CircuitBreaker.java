package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops calls to Cognito while it fails. It opens when at least half of the recent calls failed on
 * Cognito's side of the wire; after a pause, one probe at a time finds out whether calls succeed
 * again. Thread-safe: one for all event loops.
 */
public final class CircuitBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);

  /** Long enough for a few calls at low traffic, short enough to forget a past incident. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  /** One user whose Lambda trigger fails must not stop all others. */
  private static final int MIN_FAILURES = 10;

  /** About as long as a caller waits for one attempt; a probe costs Cognito next to nothing. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  /** Which calls are made. */
  public enum State {
    /** All calls. */
    CLOSED,
    /** One probe at a time. */
    HALF_OPEN,
    /** No calls. */
    OPEN
  }

  /** Whether a call may be made, and whether it is a probe. */
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

  public CircuitBreaker(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.since = nanoClock.getAsLong();
  }

  public synchronized State state() {
    return state == State.OPEN && paused() ? State.HALF_OPEN : state;
  }

  /** Whether a call would be refused now. Does not take the probe slot: the call may still wait. */
  synchronized boolean refuses() {
    return switch (state()) {
      case CLOSED -> false;
      case HALF_OPEN -> probing;
      case OPEN -> true;
    };
  }

  /** Called right before a call; a call that is not refused must {@link #leave}. */
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

  /** Called when a call ended. A call that began before the breaker opened does not count. */
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
    if (failures >= MIN_FAILURES && 2 * failures >= calls) {
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

  private boolean paused() {
    return nanoClock.getAsLong() - since >= PAUSE_NANOS;
  }

  /** What the end of one call says about Cognito. */
  enum Health {
    GOOD,
    BAD,
    /** Nothing: the call was not made, or had too little time. */
    UNKNOWN;

    static Health of(Outcome outcome, boolean hadTime) {
      return switch (outcome.verdict()) {
        case ACCEPTED, THROTTLED -> GOOD;
        case REJECTED ->
            outcome instanceof Outcome.Refused refused && isBad(refused.error()) ? BAD : GOOD;
        case UNREADABLE -> BAD;
        case UNREACHABLE, TIMED_OUT -> hadTime ? BAD : UNKNOWN;
        default -> UNKNOWN;
      };
    }

    /** A secondary Region of a multi-Region pool refuses every recovery with the latter. */
    private static boolean isBad(ServiceError error) {
      return error.status() >= 500 || error.type().equals("OperationNotEnabledException");
    }
  }
}
