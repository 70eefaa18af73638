package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.audit.AuditEvent;
import io.forgotpassword.gateway.audit.AuditLedger;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.metrics.LimitMeters;
import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.forgotpassword.gateway.telemetry.TraceSpan.SpanName;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the end of every request exactly once: its metrics, what the limits decided, and its
 * audit event. One instance for each event loop.
 */
public final class RequestRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(RequestRecorder.class);

  private final RequestMeters meters;
  private final LimitMeters limitMeters;
  private final DecisionLog decisions;
  private final BiConsumer<AuditEvent, TraceSpan> audit;
  private final AuditLedger ledger;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private int unrecorded;

  /**
   * @param audit publishes an event; its span ends when the event is in the trail
   * @param ledger counts the events that will come
   * @param clock the wall clock of the audit
   * @param nanoClock the clock that {@link RequestContext#nanos()} was read from
   */
  public RequestRecorder(
      RequestMeters meters,
      LimitMeters limitMeters,
      DecisionLog decisions,
      BiConsumer<AuditEvent, TraceSpan> audit,
      AuditLedger ledger,
      InstantSource clock,
      LongSupplier nanoClock) {
    this.meters = meters;
    this.limitMeters = limitMeters;
    this.decisions = decisions;
    this.audit = audit;
    this.ledger = ledger;
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /** Records a request when its outcome is known; that is then what the returned future holds. */
  Future<Outcome> record(CallerRequest request, Future<Decision> decision) {
    unrecorded++;
    ledger.promise();
    return decision
        .compose(made -> made.outcome().map(made))
        .otherwise(failure -> Decision.broken(request.context(), failure))
        .map(
            made -> {
              unrecorded--;
              record(request.context(), request.operation(), request, made);
              ledger.keepPromise();
              return made.outcome().result();
            });
  }

  /**
   * Records the refusal of a request of which nobody knows its client and its user: it could not be
   * understood, or was refused by its head.
   *
   * @param limits null when they were not asked
   */
  public void record(
      RequestContext context,
      @Nullable Operation operation,
      Outcome.Refused refusal,
      @Nullable RateLimitResult limits) {
    Future<Outcome> outcome = Future.succeededFuture(refusal);
    record(context, operation, null, new Decision(outcome, limits, Lane.PUBLIC, false));
  }

  /** Requests that are not recorded yet, those already answered among them. */
  public int unrecorded() {
    return unrecorded;
  }

  private void record(
      RequestContext context,
      @Nullable Operation operation,
      @Nullable CallerRequest request,
      Decision decision) {
    Outcome outcome = decision.outcome().result();
    RateLimitResult limits = decision.limits();
    if (limits != null) {
      attempt(context, () -> recordLimits(context.id(), decision.verdict(), limits));
    }
    long latency = nanoClock.getAsLong() - context.nanos();
    AuditEvent event =
        new AuditEvent(
            clock.millis(),
            context.id(),
            context.protocol().id(),
            operation,
            knownClientOf(request, decision.verdict()),
            request == null ? null : request.username(),
            context.connection(),
            outcome,
            decision.lane(),
            decision.shared(),
            limits == null ? List.of() : limits.shadowRefusals(),
            latency);
    attempt(
        context, () -> meters.concluded(operation, decision.verdict(), decision.lane(), latency));
    attempt(context, () -> audit.accept(event, context.observer().begin(SpanName.AUDIT)));
    attempt(context, () -> context.observer().concluded(operation, outcome));
  }

  private void recordLimits(RequestId id, Verdict verdict, RateLimitResult limits) {
    for (RateLimitResult.RuleResult rule : limits.rules()) {
      limitMeters.decided(rule.rule(), rule.enforced(), rule.admits());
    }
    decisions.add(new DecisionLog.Entry(id, clock.millis(), verdict, limits));
  }

  /** A part of the record that fails keeps neither the other parts nor the answer from coming. */
  private static void attempt(RequestContext context, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("request_id", context.id().value())
          .log("a part of the request's record failed");
    }
  }

  /** The client's id, unless it is unknown: then it is only something that a caller typed. */
  private static @Nullable String knownClientOf(@Nullable CallerRequest request, Verdict verdict) {
    return request == null || verdict == Verdict.UNKNOWN_CLIENT ? null : request.clientId();
  }
}
