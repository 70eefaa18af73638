package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.forgotpassword.gateway.telemetry.TraceSpan.SpanName;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request for an operation that is passed through, top to bottom: validated, limited, given a
 * permit, forwarded and recorded, and Cognito's answer comes back. The returned futures never fail.
 * One instance for each event loop.
 */
public final class PassThroughFlow {
  private final Set<Operation> allowed;
  private final AppClients clients;
  private final RateLimiter limiter;
  private final EventLoopExecutor executor;
  private final GovernedCalls calls;
  private final RequestRecorder recorder;
  private final UpstreamFaults faults;

  /** The flow of the allowed operations over its collaborators, each of this event loop. */
  public PassThroughFlow(
      Collection<Operation> allowed,
      AppClients clients,
      RateLimiter limiter,
      EventLoopExecutor executor,
      GovernedCalls calls,
      RequestRecorder recorder,
      UpstreamFaults faults) {
    this.allowed = Set.copyOf(allowed);
    this.clients = clients;
    this.limiter = limiter;
    this.executor = executor;
    this.calls = calls;
    this.recorder = recorder;
    this.faults = faults;
  }

  /** Whether an operation is passed through. */
  public boolean allows(Operation operation) {
    return allowed.contains(operation);
  }

  /** A request becomes its outcome. */
  public Future<Outcome> handle(PassThroughRequest request) {
    return recorder.record(request, Future.succeededFuture(request).compose(this::decide));
  }

  private Future<Decision> decide(PassThroughRequest request) {
    String clientId = request.clientId();
    AppClient client = clientId == null ? clients.sole() : clients.find(clientId);
    if (client == null && clientId != null) {
      return Future.succeededFuture(Decision.refused(Refusals.unknownClient(clientId)));
    }
    Outcome.Refused objection =
        client == null ? null : client.metadata().objectionTo(request.clientMetadata());
    if (objection != null) {
      return Future.succeededFuture(Decision.refused(objection));
    }
    if (!calls.hasRoomFor(request, false)) {
      Outcome.Refused overloaded = Refusals.withoutPermit(PermitResult.TOO_LATE);
      return Future.succeededFuture(Decision.refused(overloaded));
    }
    TraceSpan span = request.context().observer().begin(SpanName.ADMIT);
    return executor
        .resume(limiter.admit(request))
        .map(limits -> applyLimits(client, request, limits, span));
  }

  private Decision applyLimits(
      @Nullable AppClient client,
      PassThroughRequest request,
      RateLimitResult limits,
      TraceSpan span) {
    LimitRefusal refusal = limits.refusal();
    span.ended(refusal == null ? "admitted" : "refused");
    Future<Outcome> outcome =
        refusal == null
            ? forward(client, request)
            : Future.succeededFuture(Refusals.limited(refusal, request.operation()));
    return new Decision(outcome, limits, Lane.PUBLIC, false);
  }

  private Future<Outcome> forward(@Nullable AppClient client, PassThroughRequest request) {
    GovernedCalls.PermitSource permits = calls.permitsOf(request, () -> true);
    Function<UpstreamCall, Future<Outcome>> forward =
        call -> calls.call(call, permits, request.context());
    Future<Outcome> outcome =
        client == null
            ? forward.apply(
                UpstreamCall.ofNoClient(request.operation(), request.username(), request.others()))
            : client.proofs().call(client.callFor(request), forward);
    ClientSettings settings = client == null ? null : client.settings();
    return outcome.onSuccess(known -> faults.inspect(settings, request.operation(), known));
  }
}
