package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a request must be answered, and whether anybody still waits for the answer. The waits for a
 * permit and for a connection may take half of the time, so that Cognito has the other half.
 */
public final class Deadline {
  private final LongSupplier nanoClock;
  private final BooleanSupplier abandoned;
  private final Duration timeout;
  private final Duration extension;
  private final boolean promised;
  private long deadlineNanos;
  private Runnable onLate = () -> {};

  private Deadline(
      long begins,
      Duration timeout,
      LongSupplier nanoClock,
      BooleanSupplier abandoned,
      Duration extension,
      boolean promised) {
    this.deadlineNanos = begins + timeout.toNanos();
    this.timeout = timeout;
    this.nanoClock = nanoClock;
    this.abandoned = abandoned;
    this.extension = extension;
    this.promised = promised;
  }

  /**
   * Of a request whose caller waits for the answer.
   *
   * @param arrived when the request arrived, on {@code nanoClock}
   * @param abandoned whether the caller is gone; the request must then not be sent any more
   * @param extension how long a call that was sent goes on after the deadline; a repeat of the
   *     request may still get its answer
   */
  public static Deadline of(
      long arrived,
      Duration timeout,
      LongSupplier nanoClock,
      BooleanSupplier abandoned,
      Duration extension) {
    return new Deadline(arrived, timeout, nanoClock, abandoned, extension, false);
  }

  /**
   * Of a request that was answered before its call and has a reserved place. Its time begins when
   * it has a connection.
   */
  static Deadline promised(Duration timeout, LongSupplier nanoClock) {
    return new Deadline(nanoClock.getAsLong(), timeout, nanoClock, () -> false, timeout, true);
  }

  /** Whether the request has a reserved place, and may wait for a connection for any time. */
  boolean isPromised() {
    return promised;
  }

  /** A connection is free for the request. */
  void connects() {
    if (promised) {
      deadlineNanos = nanoClock.getAsLong() + timeout.toNanos();
    }
  }

  /** Milliseconds until the deadline; zero or less when it has passed. */
  long millisLeft() {
    return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nanoClock.getAsLong());
  }

  /** Milliseconds for which the request may wait for a connection; zero or less for none. */
  long millisToWait() {
    return millisLeft() - timeout.toMillis() / 2;
  }

  /** Milliseconds for which a call that was sent goes on after the deadline. */
  long extensionMillis() {
    return extension.toMillis();
  }

  /** Sets what is done when a call that was sent is not answered at the deadline. */
  void onLate(Runnable action) {
    onLate = action;
  }

  /** The deadline has passed without an answer to the call that was sent. */
  void passed() {
    onLate.run();
  }

  /** The outcome of a call that was sent and not answered in time. */
  Outcome.Refused timedOut() {
    return timedOut(timeout);
  }

  static Outcome.Refused timedOut(Duration timeout) {
    return Outcome.Refused.locally(
        Verdict.TIMED_OUT,
        ServiceError.internal(
            "Amazon Cognito did not answer within " + timeout.toMillis() + " ms."));
  }

  /** Why a request must not be sent any more; null when it may be sent. */
  Outcome.@Nullable Refused objection() {
    if (abandoned.getAsBoolean()) {
      return Outcome.Refused.locally(
          Verdict.ABANDONED, ServiceError.internal(Verdict.ABANDONED.sentence()));
    }
    return promised || millisLeft() > 0
        ? null
        : Outcome.Refused.locally(
            Verdict.UNREACHABLE,
            ServiceError.internal("There was no time left to call Amazon Cognito."));
  }
}
