package io.forgotpassword.gateway.recovery;

import static io.vertx.core.Future.succeededFuture;

import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.recovery.InFlightRequests.Joined;
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
  private final OwnerDevices devices;
  private final InFlightRequests inFlight;
  private final RateLimiter limiter;
  private final EventLoopExecutor executor;
  private final GovernedCalls calls;
  private final RequestRecorder recorder;
  private final Disclosure disclosure;

  /**
   * The flow over its collaborators, each of this event loop except the devices, the limiter and
   * the requests in flight, which all event loops share.
   */
  public RecoveryFlow(
      AppClients clients,
      OwnerDevices devices,
      InFlightRequests inFlight,
      RateLimiter limiter,
      EventLoopExecutor executor,
      GovernedCalls calls,
      RequestRecorder recorder,
      Disclosure disclosure) {
    this.clients = clients;
    this.devices = devices;
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
        succeededFuture(request)
            .compose(this::validate) // 1. refuses: unknown client, invalid
            .compose(unlessDecided(this::findIdentical)) // 2. who paid for it repeats it for free
            .compose(unlessDecided(this::requireRoom)) // 3. refuses: overloaded, not charged
            .compose(unlessDecided(this::askLimits)) // 4. refuses: limited
            .compose(unlessDecided(this::joinIdentical)) // 5. shares another's answer
            .compose(unlessDecided(this::reservePermit)) // 6. refuses: overloaded, charged
            .compose(unlessDecided(this::forward)) // 6. to 8. once for all identical requests
            .map(Progress::decided);
    Future<Outcome> recorded = recorder.record(request, decision); // 9.
    return disclose(request, decision, recorded); // 10.
  }

  private Future<Progress> validate(RecoveryRequest request) {
    AppClient client = clients.find(request.clientId());
    Progress progress = new Progress(client == null ? request : devices.identify(request));
    progress.known = client;
    Outcome.Refused refusal =
        client == null ? Refusals.unknownClient(request.clientId()) : client.objectionTo(request);
    return refusal == null ? progress.next() : progress.refused(refusal);
  }

  private Future<Progress> findIdentical(Progress progress) {
    Joined joined = inFlight.join(progress.client(), progress.request, executor);
    progress.identical = joined == null ? null : joined.answer();
    return joined != null && joined.isFree() ? joinIdentical(progress) : progress.next();
  }

  private Future<Progress> joinIdentical(Progress progress) {
    Future<Outcome> identical = progress.identical;
    return identical == null
        ? progress.next()
        : progress.decidedBy(inTime(progress, identical), true);
  }

  /** Nobody waits for the answer to a request that was acknowledged. */
  private Future<Outcome> inTime(Progress progress, Future<Outcome> shared) {
    return progress.client().acknowledges(progress.request)
        ? shared
        : calls.inTime(progress.request, shared);
  }

  /**
   * Before the limits, so that these refusals do not tell a limited username from another. Only
   * {@code faithful} tells them apart in any case.
   */
  private Future<Progress> requireRoom(Progress progress) {
    if (!progress.client().isFaithful() && calls.areSuspended(progress.request)) {
      return progress.refused(CognitoClient.unreachable());
    }
    boolean guaranteed = progress.client().acknowledges(progress.request);
    return calls.hasRoomFor(progress.request, guaranteed)
        ? progress.next()
        : progress.refused(Refusals.withoutPermit(PermitResult.TOO_LATE));
  }

  private Future<Progress> askLimits(Progress progress) {
    TraceSpan span = progress.request.context().observer().begin(SpanName.ADMIT);
    Future<RateLimitResult> asked =
        progress.identical == null
            ? limiter.admit(progress.request)
            : limiter.admitIdentical(progress.request);
    return executor.resume(asked).compose(limits -> applyLimits(progress, limits, span));
  }

  private Future<Progress> applyLimits(Progress progress, RateLimitResult limits, TraceSpan span) {
    progress.limits = limits;
    LimitRefusal refusal = limits.refusal();
    span.ended(refusal == null ? "admitted" : "refused");
    if (refusal == null) {
      return progress.next();
    }
    Outcome.Refused refused = Refusals.limited(refusal, progress.request.operation());
    // A refusal by username is kept as an answer of Cognito is: repeats by the address that paid
    // for it are free. Otherwise what is left to the address would tell a limited username from
    // another.
    return refusal.byUsername()
        ? progress.decidedBy(executeOnce(progress, unshared -> succeededFuture(refused)), false)
        : progress.refused(refused);
  }

  /**
   * Only for a request that is answered before Cognito is called. It is refused now when it cannot
   * be forwarded in time, because nobody can be told later.
   */
  private Future<Progress> reservePermit(Progress progress) {
    if (!progress.client().acknowledges(progress.request)) {
      return progress.next();
    }
    Future<PermitResult> reserved = calls.reserve(progress.admitted());
    progress.reserved = reserved;
    return reserved.isComplete() && reserved.result() != PermitResult.GRANTED
        ? progress.refused(Refusals.withoutPermit(reserved.result()))
        : progress.next();
  }

  private Future<Progress> forward(Progress progress) {
    Future<Outcome> outcome =
        progress
            .next()
            .compose(this::awaitAcknowledgement)
            .compose(then -> executeOnce(progress, unshared -> callOnce(progress, unshared)));
    if (progress.reserved != null) {
      outcome.onComplete(ended -> calls.release());
    }
    return progress.decidedBy(inTime(progress, outcome), false);
  }

  private Future<Progress> awaitAcknowledgement(Progress progress) {
    return progress.reserved == null ? progress.next() : executor.after(SOON).map(progress);
  }

  /** What one request finds out is the answer to all identical ones. */
  private Future<Outcome> executeOnce(
      Progress progress, Function<BooleanSupplier, Future<Outcome>> execution) {
    return inFlight.execute(progress.client(), progress.request, executor, execution);
  }

  /** Steps 6 to 8 of the one request that is executed for all identical ones. */
  private Future<Outcome> callOnce(Progress progress, BooleanSupplier unshared) {
    return permits(progress, unshared) // 6. permit
        .compose(permits -> callCognito(progress, permits)) // 7. build, 8. call
        .onSuccess(outcome -> rewardSuccess(progress.admitted(), outcome));
  }

  /** A permit that was not reserved is asked for right before each call. */
  private Future<GovernedCalls.PermitSource> permits(Progress progress, BooleanSupplier unshared) {
    RecoveryRequest request = progress.admitted();
    return progress.reserved == null
        ? succeededFuture(calls.permitsOf(request, unshared))
        : executor.resume(progress.reserved).map(got -> calls.reservedPermitsOf(request, got));
  }

  private Future<Outcome> callCognito(Progress progress, GovernedCalls.PermitSource permits) {
    UpstreamCall call = progress.client().callFor(progress.request);
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
    return succeededFuture(request)
        .compose(known -> disclosure.reveal(known, decision, recorded))
        .recover(failure -> Decision.broken(request.context(), failure).outcome());
  }

  /** The refusal of a request, of whatever operation, of which only the head was read. */
  public record RefusedByHead(
      Operation operation, Outcome.Refused refusal, RateLimitResult limits) {}

  /**
   * What refuses a request of which only the head is there. Null when it must be read: its address
   * is not known to be limited, or it may be the repeat of a request in flight.
   */
  public @Nullable RefusedByHead refusalByHead(Operation operation, ClientIp ip) {
    RateLimitResult limits = limiter.knownRefusal(operation, ip);
    LimitRefusal refusal = limits == null ? null : limits.refusal();
    return limits == null || refusal == null || inFlight.mayRepeat(ip)
        ? null
        : new RefusedByHead(operation, Refusals.limited(refusal, operation), limits);
  }

  private static Function<Progress, Future<Progress>> unlessDecided(
      Function<Progress, Future<Progress>> step) {
    return progress -> progress.decision == null ? step.apply(progress) : progress.next();
  }

  /** What the steps so far found out about a request. Each step fills in its own field. */
  private static final class Progress {
    private final RecoveryRequest request;
    private @Nullable AppClient known;
    private @Nullable Future<Outcome> identical;
    private @Nullable RateLimitResult limits;
    private @Nullable Future<PermitResult> reserved;
    private @Nullable Decision decision;

    private Progress(RecoveryRequest request) {
      this.request = request;
    }

    AppClient client() {
      return Objects.requireNonNull(known, "validate() refuses an unknown client");
    }

    Decision decided() {
      return Objects.requireNonNull(decision, "forward() decides what no other step did");
    }

    /** The request in the lane that the limits put it in: its device may have been forgotten. */
    RecoveryRequest admitted() {
      return limits == null || limits.lane() == request.lane() ? request : request.ofDevice(null);
    }

    Future<Progress> refused(Outcome.Refused refusal) {
      return decidedBy(succeededFuture(refusal), false);
    }

    Future<Progress> decidedBy(Future<Outcome> outcome, boolean shared) {
      Lane lane = limits == null || shared ? request.lane() : limits.lane();
      decision = new Decision(outcome, limits, lane, shared);
      return next();
    }

    Future<Progress> next() {
      return succeededFuture(this);
    }
  }
}
