package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a request must be answered, counted from its arrival, and whether anybody still waits for
 * the answer. All waits on the way to Cognito share the same time.
 */
public final class Deadline {
  private final long deadlineNanos;
  private final LongSupplier nanoClock;
  private final BooleanSupplier abandoned;

  /**
   * @param deadlineNanos on {@code nanoClock}
   * @param abandoned whether the caller is gone; the request must then not be sent any more
   */
  public Deadline(long deadlineNanos, LongSupplier nanoClock, BooleanSupplier abandoned) {
    this.deadlineNanos = deadlineNanos;
    this.nanoClock = nanoClock;
    this.abandoned = abandoned;
  }

  /** Milliseconds until the deadline; zero or less when it has passed. */
  long millisLeft() {
    return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nanoClock.getAsLong());
  }

  /** Why a request must not be sent any more; null when it may be sent. */
  Outcome.@Nullable Refused objection() {
    if (abandoned.getAsBoolean()) {
      return Outcome.Refused.locally(
          Verdict.ABANDONED, ServiceError.internal(Verdict.ABANDONED.sentence()));
    }
    return millisLeft() > 0
        ? null
        : Outcome.Refused.locally(
            Verdict.UNREACHABLE,
            ServiceError.internal("There was no time left to call Amazon Cognito."));
  }
}
