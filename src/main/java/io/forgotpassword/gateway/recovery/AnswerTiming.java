package io.forgotpassword.gateway.recovery;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Answers at times counted from a request's arrival. One instance for each event loop. */
public final class AnswerTiming {
  private final EventLoopExecutor ownThread;
  private final LongSupplier nanoClock;

  /**
   * @param nanoClock the clock that {@link RequestContext#nanos()} was read from
   */
  public AnswerTiming(EventLoopExecutor ownThread, LongSupplier nanoClock) {
    this.ownThread = ownThread;
    this.nanoClock = nanoClock;
  }

  /** Completes so long after a request's arrival, or at once when it is later already. */
  Future<Void> at(RecoveryRequest request, Duration sinceArrival) {
    long left = sinceArrival.toNanos() - elapsed(request);
    return left <= 0 ? Future.succeededFuture() : ownThread.after(Duration.ofNanos(left));
  }

  /** Completes a whole number of steps after a request's arrival: at the next that is to come. */
  Future<Void> atStep(RecoveryRequest request, Duration step) {
    long steps = elapsed(request) / step.toNanos() + 1;
    return at(request, step.multipliedBy(steps));
  }

  private long elapsed(RecoveryRequest request) {
    return nanoClock.getAsLong() - request.arrival().nanos();
  }
}
