package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.context.UserContextData;
import io.forgotpassword.gateway.limit.Admission;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recovery request, top to bottom: it is admitted, described, hashed, forwarded, concluded, and
 * what its caller may see of the outcome comes back. The returned futures never fail. One instance
 * for each event loop.
 */
public final class RecoveryFlow {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryFlow.class);

  private final AppClients clients;
  private final SingleFlight flights;
  private final RateLimiter limiter;
  private final OwnThread ownThread;
  private final CognitoClient cognito;
  private final Conclusion conclusion;
  private final Disclosure disclosure;

  /**
   * The flow over its collaborators, each of this event loop but for the shared limiter and single
   * flight.
   */
  public RecoveryFlow(
      AppClients clients,
      SingleFlight flights,
      RateLimiter limiter,
      OwnThread ownThread,
      CognitoClient cognito,
      Conclusion conclusion,
      Disclosure disclosure) {
    this.clients = clients;
    this.flights = flights;
    this.limiter = limiter;
    this.ownThread = ownThread;
    this.cognito = cognito;
    this.conclusion = conclusion;
    this.disclosure = disclosure;
  }

  /** A request becomes what its caller may see of its outcome. */
  public Future<Outcome> handle(RecoveryRequest request) {
    return Future.succeededFuture(request)
        .compose(this::decide)
        .otherwise(failure -> broken(request.arrival(), failure))
        .onSuccess(decision -> conclusion.of(request, decision))
        .map(decision -> disclosure.of(request, decision.outcome()));
  }

  /** A request that could not be understood is concluded like any other. */
  public Outcome refuse(Arrival arrival, @Nullable Operation operation, Outcome.Refused refusal) {
    conclusion.of(arrival, operation, refusal);
    return refusal;
  }

  /** Ends the calls in flight; completes when each of them is concluded. */
  public Future<Void> close() {
    return cognito.close();
  }

  private Future<Decision> decide(RecoveryRequest request) {
    AppClient client = clients.find(request.clientId());
    if (client == null) {
      return Future.succeededFuture(Decision.unasked(Refusals.unknownClient(request.clientId())));
    }
    Outcome.Refused objection = client.metadata().objectionTo(request.clientMetadata());
    if (objection != null) {
      return Future.succeededFuture(Decision.unasked(objection));
    }
    Future<Outcome> shared = flights.board(request);
    return shared == null
        ? ownThread
            .resume(limiter.admit(request))
            .compose(admission -> admitted(client, request, admission))
        : ownThread.resume(shared).map(outcome -> new Decision(outcome, null, true));
  }

  private Future<Decision> admitted(
      AppClient client, RecoveryRequest request, Admission admission) {
    LimitRefusal refusal = admission.refusal();
    Future<Outcome> outcome =
        refusal == null
            ? ownThread.resume(flights.fly(request, () -> forward(client, request)))
            : Future.succeededFuture(Refusals.limited(refusal));
    return outcome.map(known -> new Decision(known, admission, false));
  }

  private Future<Outcome> forward(AppClient client, RecoveryRequest request) {
    UserContextData context = client.describe(request);
    UpstreamCall call = client.callFor(request, context);
    return client
        .secretHashes()
        .call(request.username(), call, cognito::call)
        .onSuccess(outcome -> rewardSuccess(request, outcome));
  }

  private void rewardSuccess(RecoveryRequest request, Outcome outcome) {
    if (outcome.verdict() == Verdict.ACCEPTED) {
      limiter.succeeded(request);
    }
  }

  private static Decision broken(Arrival arrival, Throwable failure) {
    LOG.error("request {} failed", arrival.id(), failure);
    return Decision.unasked(Refusals.broken());
  }
}
