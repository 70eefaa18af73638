package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.audit.AuditEvent;
import io.forgotpassword.gateway.audit.AuditPublisher;
import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The end of every request: it is counted and its audit event published, exactly once. */
public final class Conclusion {
  private final RequestMeters meters;
  private final AuditPublisher audit;
  private final InstantSource clock;
  private final LongSupplier nanoClock;

  /**
   * @param clock the wall clock of the audit
   * @param nanoClock the clock that {@link Arrival#nanos()} was read from
   */
  public Conclusion(
      RequestMeters meters, AuditPublisher audit, InstantSource clock, LongSupplier nanoClock) {
    this.meters = meters;
    this.audit = audit;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  void of(RecoveryRequest request, Outcome outcome) {
    conclude(request.arrival(), request.operation(), request, outcome);
  }

  void of(Arrival arrival, @Nullable Operation operation, Outcome outcome) {
    conclude(arrival, operation, null, outcome);
  }

  private void conclude(
      Arrival arrival,
      @Nullable Operation operation,
      @Nullable RecoveryRequest request,
      Outcome outcome) {
    long latency = nanoClock.getAsLong() - arrival.nanos();
    meters.concluded(operation, outcome.verdict(), latency);
    audit.publish(
        new AuditEvent(
            clock.millis(),
            arrival.id(),
            arrival.protocol().id(),
            operation,
            knownClientOf(request, outcome),
            request == null ? null : request.username(),
            arrival.connection(),
            outcome,
            latency));
  }

  /** An unknown client id is only something a caller typed. */
  private static @Nullable String knownClientOf(
      @Nullable RecoveryRequest request, Outcome outcome) {
    return request == null || outcome.verdict() == Verdict.UNKNOWN_CLIENT
        ? null
        : request.clientId();
  }
}
