package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.Patience;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.context.UserContextData;
import io.forgotpassword.gateway.limit.Admission;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
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

  /** Long enough for an acknowledgement to be on its way before Cognito is called. */
  private static final Duration SOON = Duration.ofMillis(1);

  private final AppClients clients;
  private final SingleFlight flights;
  private final RateLimiter limiter;
  private final OwnThread ownThread;
  private final CognitoClient cognito;
  private final Attempts attempts;
  private final UpstreamPace pace;
  private final LongSupplier nanoClock;
  private final Conclusion conclusion;
  private final Disclosure disclosure;
  private int unconcluded;

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
      Attempts attempts,
      UpstreamPace pace,
      LongSupplier nanoClock,
      Conclusion conclusion,
      Disclosure disclosure) {
    this.clients = clients;
    this.flights = flights;
    this.limiter = limiter;
    this.ownThread = ownThread;
    this.cognito = cognito;
    this.attempts = attempts;
    this.pace = pace;
    this.nanoClock = nanoClock;
    this.conclusion = conclusion;
    this.disclosure = disclosure;
  }

  /** A request becomes what its caller may see of its outcome, when its caller may. */
  public Future<Outcome> handle(RecoveryRequest request) {
    unconcluded++;
    Future<Passage> passage = Future.succeededFuture(request).compose(this::admit);
    Future<Outcome> outcome =
        passage
            .compose(Passage::decision)
            .otherwise(failure -> broken(request.arrival(), failure))
            .onSuccess(decision -> conclusion.of(request, decision))
            .map(Decision::outcome)
            .onComplete(concluded -> unconcluded--);
    return disclosure.reveal(request, passage, outcome);
  }

  /** Gets ready for the first request; completes whether or not Cognito can be reached. */
  public Future<Void> warmUp() {
    return cognito.warmUp();
  }

  /** Requests that are not concluded, those already answered among them. */
  public int unconcluded() {
    return unconcluded;
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

  private Future<Passage> admit(RecoveryRequest request) {
    AppClient client = clients.find(request.clientId());
    if (client == null) {
      Outcome unknown = Refusals.unknownClient(request.clientId());
      return Future.succeededFuture(Passage.refused(Decision.unasked(unknown)));
    }
    Outcome.Refused objection = client.metadata().objectionTo(request.clientMetadata());
    if (objection != null) {
      return Future.succeededFuture(Passage.refused(Decision.unasked(objection)));
    }
    Future<Outcome> shared = flights.board(request);
    return shared == null
        ? ownThread
            .resume(limiter.admit(request))
            .map(admission -> admitted(client, request, admission))
        : Future.succeededFuture(
            new Passage(
                ownThread.resume(shared).map(outcome -> new Decision(outcome, null, true))));
  }

  private Passage admitted(AppClient client, RecoveryRequest request, Admission admission) {
    LimitRefusal refusal = admission.refusal();
    if (refusal != null) {
      return Passage.refused(new Decision(Refusals.limited(refusal), admission, false));
    }
    if (client.acknowledges(request) && cognito.isFull()) {
      return Passage.refused(new Decision(Refusals.overloaded(), admission, false));
    }
    Future<Outcome> flight =
        client.acknowledges(request)
            ? ownThread.after(SOON).compose(answered -> fly(client, request))
            : fly(client, request);
    return new Passage(flight.map(outcome -> new Decision(outcome, admission, false)));
  }

  private Future<Outcome> fly(AppClient client, RecoveryRequest request) {
    return ownThread.resume(flights.fly(request, unwanted -> forward(client, request, unwanted)));
  }

  private Future<Outcome> forward(
      AppClient client, RecoveryRequest request, BooleanSupplier unwanted) {
    Patience patience = attempts.patience(request.arrival().nanos(), unwanted);
    UserContextData context = client.describe(request);
    UpstreamCall call = client.callFor(request, context);
    return client
        .secretHashes()
        .call(
            request.username(),
            call,
            hashed -> attempts.make(patience, () -> call(hashed, patience)))
        .onSuccess(outcome -> rewardSuccess(request, outcome));
  }

  private Future<Outcome> call(UpstreamCall call, Patience patience) {
    long called = nanoClock.getAsLong();
    return cognito
        .call(call, patience)
        .onSuccess(answer -> pace.answered(call.operation(), nanoClock.getAsLong() - called));
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
