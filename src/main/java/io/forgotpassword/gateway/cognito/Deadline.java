package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a request may take, counted from its arrival, and whether anybody still waits for it.
 * Every wait on the way to Cognito draws on the same time.
 */
public final class Deadline {
  private final long deadlineNanos;
  private final LongSupplier nanoClock;
  private final BooleanSupplier unwanted;

  /**
   * @param deadlineNanos on {@code nanoClock}
   * @param unwanted whether nobody waits any more; once true, the request must not be forwarded
   */
  public Deadline(long deadlineNanos, LongSupplier nanoClock, BooleanSupplier unwanted) {
    this.deadlineNanos = deadlineNanos;
    this.nanoClock = nanoClock;
    this.unwanted = unwanted;
  }

  /** Milliseconds until the deadline; zero or less when it has passed. */
  long millisLeft() {
    return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nanoClock.getAsLong());
  }

  /** Why a request that is not forwarded yet should not be; null when it should. */
  Outcome.@Nullable Refused objection() {
    if (unwanted.getAsBoolean()) {
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
