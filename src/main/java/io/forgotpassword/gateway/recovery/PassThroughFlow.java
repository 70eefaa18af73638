package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.Deadline;
import io.forgotpassword.gateway.cognito.PassThroughCall;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.telemetry.SpanName;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request for an operation that is let through, top to bottom: it is admitted, described,
 * proven to come from its app client, forwarded and concluded, and Cognito's answer comes back. The
 * returned futures never fail. One instance for each event loop.
 */
public final class PassThroughFlow {
  private final Set<Operation> allowed;
  private final AppClients clients;
  private final RateLimiter limiter;
  private final EventLoopExecutor ownThread;
  private final Attempts attempts;
  private final CognitoClient cognito;
  private final RequestRecorder conclusion;

  /** The flow of the operations that may cross, over its collaborators, each of this event loop. */
  public PassThroughFlow(
      Collection<Operation> allowed,
      AppClients clients,
      RateLimiter limiter,
      EventLoopExecutor ownThread,
      Attempts attempts,
      CognitoClient cognito,
      RequestRecorder conclusion) {
    this.allowed = Set.copyOf(allowed);
    this.clients = clients;
    this.limiter = limiter;
    this.ownThread = ownThread;
    this.attempts = attempts;
    this.cognito = cognito;
    this.conclusion = conclusion;
  }

  /** Whether an operation is let through. */
  public boolean allows(Operation operation) {
    return allowed.contains(operation);
  }

  /** A request becomes its outcome. */
  public Future<Outcome> handle(PassThroughRequest request) {
    return conclusion.of(request, Future.succeededFuture(request).compose(this::admit));
  }

  private Future<Decision> admit(PassThroughRequest request) {
    String clientId = request.clientId();
    AppClient client = clientId == null ? clients.sole() : clients.find(clientId);
    if (client == null && clientId != null) {
      return Future.succeededFuture(Decision.unasked(Refusals.unknownClient(clientId)));
    }
    Outcome.Refused objection =
        client == null ? null : client.metadata().objectionTo(request.clientMetadata());
    if (objection != null) {
      return Future.succeededFuture(Decision.unasked(objection));
    }
    TraceSpan step = request.arrival().observer().begin(SpanName.ADMIT);
    return ownThread
        .resume(limiter.admit(request))
        .compose(admission -> admitted(client, request, step, admission));
  }

  private Future<Decision> admitted(
      @Nullable AppClient client,
      PassThroughRequest request,
      TraceSpan step,
      RateLimitResult admission) {
    LimitRefusal refusal = admission.refusal();
    step.ended(refusal == null ? "admitted" : "refused");
    Future<Outcome> outcome =
        refusal == null
            ? forward(client, request)
            : Future.succeededFuture(Refusals.limited(refusal, request.operation()));
    return outcome.map(known -> new Decision(known, admission, false));
  }

  private Future<Outcome> forward(@Nullable AppClient client, PassThroughRequest request) {
    RequestContext arrival = request.arrival();
    Deadline patience = attempts.deadline(arrival.nanos(), arrival.caller()::isGone);
    Function<UpstreamCall, Future<Outcome>> calls =
        call -> attempts.make(patience, () -> cognito.call(call, patience, arrival));
    return client == null
        ? calls.apply(
            PassThroughCall.ofNoClient(request.operation(), request.username(), request.others()))
        : client.proofs().call(client.callFor(request), calls);
  }
}
