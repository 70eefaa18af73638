package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.context.UserContextData;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
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
  private final RateLimiter limiter;
  private final OwnThread ownThread;
  private final CognitoClient cognito;
  private final Conclusion conclusion;
  private final Disclosure disclosure;

  /** The flow over its collaborators, each of this event loop but for the shared limiter. */
  public RecoveryFlow(
      AppClients clients,
      RateLimiter limiter,
      OwnThread ownThread,
      CognitoClient cognito,
      Conclusion conclusion,
      Disclosure disclosure) {
    this.clients = clients;
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
        .onSuccess(outcome -> conclusion.of(request, outcome))
        .map(outcome -> disclosure.of(request, outcome));
  }

  /** A request that could not be understood is concluded like any other. */
  public Outcome refuse(Arrival arrival, @Nullable Operation operation, Outcome.Refused refusal) {
    conclusion.of(arrival, operation, refusal);
    return refusal;
  }

  private Future<Outcome> decide(RecoveryRequest request) {
    AppClient client = clients.find(request.clientId());
    if (client == null) {
      return Future.succeededFuture(Refusals.unknownClient(request.clientId()));
    }
    Outcome.Refused objection = client.metadata().objectionTo(request.clientMetadata());
    if (objection != null) {
      return Future.succeededFuture(objection);
    }
    return ownThread
        .resume(limiter.admit(request))
        .compose(
            admission ->
                admission.refusal() == null
                    ? forward(client, request)
                    : Future.succeededFuture(Refusals.limited(admission.refusal())));
  }

  private Future<Outcome> forward(AppClient client, RecoveryRequest request) {
    UserContextData context = client.describe(request);
    UpstreamCall call = client.callFor(request, context);
    return client.secretHashes().call(request.username(), call, cognito::call);
  }

  private static Outcome broken(Arrival arrival, Throwable failure) {
    LOG.error("request {} failed", arrival.id(), failure);
    return Refusals.broken();
  }
}
