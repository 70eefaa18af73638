package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.audit.AuditEvent;
import io.forgotpassword.gateway.audit.AuditPublisher;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.metrics.LimitMeters;
import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.SpanName;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of every request: it is counted and its audit event published, exactly once. One instance
 * for each event loop.
 */
public final class RequestRecorder {
  private final RequestMeters meters;
  private final LimitMeters limits;
  private final DecisionLog decisions;
  private final AuditPublisher audit;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private int unconcluded;

  /**
   * @param clock the wall clock of the audit
   * @param nanoClock the clock that {@link RequestContext#nanos()} was read from
   */
  public RequestRecorder(
      RequestMeters meters,
      LimitMeters limits,
      DecisionLog decisions,
      AuditPublisher audit,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.meters = meters;
    this.limits = limits;
    this.decisions = decisions;
    this.audit = audit;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /** The outcome of a request, when what was decided on it, or that nothing could be, is known. */
  Future<Outcome> of(CallerRequest request, Future<Decision> decision) {
    unconcluded++;
    return decision.compose(
        made -> concluded(request, made),
        failure -> concluded(request, Decision.broken(request.arrival(), failure)));
  }

  /** Requests that are not concluded, those already answered among them. */
  int unconcluded() {
    return unconcluded;
  }

  private Future<Outcome> concluded(CallerRequest request, Decision decision) {
    unconcluded--;
    RateLimitResult admission = decision.admission();
    if (admission != null) {
      Verdict verdict = decision.outcome().verdict();
      admission.forEach(limits::decided);
      decisions.add(
          new DecisionLog.Entry(request.arrival().id(), clock.millis(), verdict, admission));
    }
    conclude(request.arrival(), request.operation(), request, decision);
    return Future.succeededFuture(decision.outcome());
  }

  void of(RequestContext arrival, @Nullable Operation operation, Outcome outcome) {
    conclude(arrival, operation, null, Decision.unasked(outcome));
  }

  private void conclude(
      RequestContext arrival,
      @Nullable Operation operation,
      @Nullable CallerRequest request,
      Decision decision) {
    Outcome outcome = decision.outcome();
    RateLimitResult admission = decision.admission();
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
            decision.shared(),
            admission == null ? List.of() : admission.shadowRefusals(),
            latency),
        arrival.observer().begin(SpanName.AUDIT));
    arrival.observer().concluded(operation, outcome);
  }

  /** An unknown client id is only something a caller typed. */
  private static @Nullable String knownClientOf(@Nullable CallerRequest request, Outcome outcome) {
    return request == null || outcome.verdict() == Verdict.UNKNOWN_CLIENT
        ? null
        : request.clientId();
  }
}
