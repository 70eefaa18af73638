package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.forgotpassword.gateway.telemetry.TraceSpan.SpanName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One recovery request, top to bottom: {@link #handle} lists the steps in the order in which they
 * run. A step that refuses decides the request, and the steps up to the record are skipped. A step
 * that throws ends as {@link Verdict#BROKEN}, which is recorded and answered like any other end.
 * The returned futures never fail. One instance for each event loop.
 */
public final class RecoveryFlow {
  /** Long enough for an acknowledgement to be on its way before Cognito is called. */
  static final Duration SOON = Duration.ofMillis(1);

  private final AppClients clients;
  private final InFlightRequests inFlight;
  private final RateLimiter limiter;
  private final EventLoopExecutor executor;
  private final GovernedCalls calls;
  private final RequestRecorder recorder;
  private final Disclosure disclosure;

  /**
   * The flow over its collaborators, each of this event loop except the limiter and the requests in
   * flight, which all event loops share.
   */
  public RecoveryFlow(
      AppClients clients,
      InFlightRequests inFlight,
      RateLimiter limiter,
      EventLoopExecutor executor,
      GovernedCalls calls,
      RequestRecorder recorder,
      Disclosure disclosure) {
    this.clients = clients;
    this.inFlight = inFlight;
    this.limiter = limiter;
    this.executor = executor;
    this.calls = calls;
    this.recorder = recorder;
    this.disclosure = disclosure;
  }

  /** A request becomes what its caller may see of its outcome, when its caller may see it. */
  public Future<Outcome> handle(RecoveryRequest request) {
    Future<Decision> decision =
        Future.succeededFuture(request)
            .compose(this::validate) // 1. refuses: unknown client, invalid
            .compose(unlessDecided(this::joinIdentical)) // 2. shares another request's answer
            .compose(unlessDecided(this::requireRoom)) // 3. refuses: overloaded, not charged
            .compose(unlessDecided(this::askLimits)) // 4. refuses: limited
            .compose(unlessDecided(this::reservePermit)) // 5. refuses: overloaded
            .compose(unlessDecided(this::forward)) // 5. to 7. once for all identical requests
            .map(Progress::decided);
    Future<Outcome> recorded = recorder.record(request, decision); // 8.
    return disclose(request, decision, recorded); // 9.
  }

  /** Steps 5 to 7 of the one request that is executed for all identical ones. */
  private Future<Outcome> callOnce(Progress progress, BooleanSupplier unshared) {
    return permits(progress, unshared) // 5. permit
        .compose(permits -> callCognito(progress, build(progress), permits)) // 6. build, 7. call
        .onSuccess(outcome -> rewardSuccess(progress.request, outcome));
  }

  private Future<Progress> validate(RecoveryRequest request) {
    AppClient client = clients.find(request.clientId());
    Progress progress = new Progress(request, client, null, null, null);
    Outcome.Refused refusal =
        client == null ? Refusals.unknownClient(request.clientId()) : client.objectionTo(request);
    return refusal == null ? progress.next() : progress.refused(refusal);
  }

  private Future<Progress> joinIdentical(Progress progress) {
    Future<Outcome> shared = inFlight.join(progress.client(), progress.request, executor);
    return shared == null ? progress.next() : progress.decidedBy(shared, true);
  }

  private Future<Progress> requireRoom(Progress progress) {
    return calls.hasRoomFor(progress.request)
        ? progress.next()
        : progress.refused(Refusals.withoutPermit(PermitResult.TOO_LATE));
  }

  private Future<Progress> askLimits(Progress progress) {
    TraceSpan span = progress.request.context().observer().begin(SpanName.ADMIT);
    return executor
        .resume(limiter.admit(progress.request))
        .compose(limits -> applyLimits(progress.with(limits), limits, span));
  }

  private static Future<Progress> applyLimits(
      Progress progress, RateLimitResult limits, TraceSpan span) {
    LimitRefusal refusal = limits.refusal();
    span.ended(refusal == null ? "admitted" : "refused");
    return refusal == null ? progress.next() : progress.refused(Refusals.limited(refusal));
  }

  /**
   * Only for a request that is answered before Cognito is called. It is refused now when it cannot
   * be forwarded in time, because nobody can be told later.
   */
  private Future<Progress> reservePermit(Progress progress) {
    if (!progress.client().acknowledges(progress.request)) {
      return progress.next();
    }
    if (calls.areSuspended()) {
      return progress.refused(CognitoClient.unreachable());
    }
    Future<PermitResult> reserved = calls.reserve(progress.request);
    return reserved.isComplete() && reserved.result() != PermitResult.GRANTED
        ? progress.refused(Refusals.withoutPermit(reserved.result()))
        : progress.with(reserved).next();
  }

  private Future<Progress> forward(Progress progress) {
    Future<Outcome> outcome = awaitAcknowledgement(progress).compose(this::execute);
    return progress.decidedBy(outcome, false);
  }

  private Future<Progress> awaitAcknowledgement(Progress progress) {
    return progress.reserved == null ? progress.next() : executor.after(SOON).map(progress);
  }

  private Future<Outcome> execute(Progress progress) {
    return inFlight.execute(
        progress.client(), progress.request, executor, unshared -> callOnce(progress, unshared));
  }

  /** A permit that was not reserved is asked for right before each call. */
  private Future<GovernedCalls.PermitSource> permits(Progress progress, BooleanSupplier unshared) {
    RecoveryRequest request = progress.request;
    Future<PermitResult> reserved = progress.reserved;
    return reserved == null
        ? Future.succeededFuture(calls.permitsOf(request, unshared))
        : executor.resume(reserved).map(first -> calls.reservedPermitsOf(request, first));
  }

  private static UpstreamCall build(Progress progress) {
    return progress.client().callFor(progress.request);
  }

  private Future<Outcome> callCognito(
      Progress progress, UpstreamCall call, GovernedCalls.PermitSource permits) {
    RequestContext context = progress.request.context();
    return progress.client().proofs().call(call, proven -> calls.call(proven, permits, context));
  }

  /** A failure here must not fail the call: its message has been sent. */
  private void rewardSuccess(RecoveryRequest request, Outcome outcome) {
    if (outcome.verdict() == Verdict.ACCEPTED) {
      limiter.succeeded(request);
    }
  }

  private Future<Outcome> disclose(
      RecoveryRequest request, Future<Decision> decision, Future<Outcome> recorded) {
    return Future.succeededFuture(request)
        .compose(known -> disclosure.reveal(known, decision, recorded))
        .recover(failure -> Decision.broken(request.context(), failure).outcome());
  }

  /** Records a request that could not be understood, like any other. */
  public Outcome refuse(
      RequestContext context, @Nullable Operation operation, Outcome.Refused refusal) {
    recorder.record(context, operation, refusal);
    return refusal;
  }

  private static Function<Progress, Future<Progress>> unlessDecided(
      Function<Progress, Future<Progress>> step) {
    return progress -> progress.decision == null ? step.apply(progress) : progress.next();
  }

  /**
   * What the steps so far found out about a request.
   *
   * @param known null when the client is unknown
   * @param limits null until the limits were asked
   * @param reserved null unless a permit was reserved
   * @param decision null until a step decided the request
   */
  private record Progress(
      RecoveryRequest request,
      @Nullable AppClient known,
      @Nullable RateLimitResult limits,
      @Nullable Future<PermitResult> reserved,
      @Nullable Decision decision) {
    AppClient client() {
      return Objects.requireNonNull(known, "validate() refuses an unknown client");
    }

    Decision decided() {
      return Objects.requireNonNull(decision, "forward() decides what no other step did");
    }

    Progress with(RateLimitResult asked) {
      return new Progress(request, known, asked, reserved, decision);
    }

    Progress with(Future<PermitResult> permit) {
      return new Progress(request, known, limits, permit, decision);
    }

    Future<Progress> refused(Outcome.Refused refusal) {
      return decidedBy(Future.succeededFuture(refusal), false);
    }

    Future<Progress> decidedBy(Future<Outcome> outcome, boolean shared) {
      Decision made = new Decision(outcome, limits, shared);
      return new Progress(request, known, limits, reserved, made).next();
    }

    Future<Progress> next() {
      return Future.succeededFuture(this);
    }
  }
}
