package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.context.UserContextData;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.limit.RateLimitResult;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.SpanName;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One recovery request, top to bottom: it is admitted, described, hashed, forwarded in its turn,
 * concluded, and what its caller may see of the outcome comes back. The returned futures never
 * fail. One instance for each event loop.
 */
public final class RecoveryFlow {
  /** Long enough for an acknowledgement to be on its way before Cognito is called. */
  static final Duration SOON = Duration.ofMillis(1);

  private final AppClients clients;
  private final SingleFlight flights;
  private final RateLimiter limiter;
  private final EventLoopExecutor ownThread;
  private final GovernedCalls calls;
  private final RequestRecorder conclusion;
  private final Disclosure disclosure;

  /**
   * The flow over its collaborators, each of this event loop but for the shared limiter and single
   * flight.
   */
  public RecoveryFlow(
      AppClients clients,
      SingleFlight flights,
      RateLimiter limiter,
      EventLoopExecutor ownThread,
      GovernedCalls calls,
      RequestRecorder conclusion,
      Disclosure disclosure) {
    this.clients = clients;
    this.flights = flights;
    this.limiter = limiter;
    this.ownThread = ownThread;
    this.calls = calls;
    this.conclusion = conclusion;
    this.disclosure = disclosure;
  }

  /** A request becomes what its caller may see of its outcome, when its caller may. */
  public Future<Outcome> handle(RecoveryRequest request) {
    Future<Passage> passage = Future.succeededFuture(request).compose(this::admit);
    Future<Outcome> outcome = conclusion.of(request, passage.compose(Passage::decision));
    return disclosure.reveal(request, passage, outcome);
  }

  /** Gets ready for the first request; completes whether or not Cognito can be reached. */
  Future<Void> warmUp() {
    return calls.warmUp();
  }

  /** A request that could not be understood is concluded like any other. */
  public Outcome refuse(
      RequestContext arrival, @Nullable Operation operation, Outcome.Refused refusal) {
    conclusion.of(arrival, operation, refusal);
    return refusal;
  }

  /** Ends what waits and the calls in flight; completes when each of them is concluded. */
  public Future<Void> close() {
    return calls.close();
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
    SingleFlight.Ticket ticket = flights.of(request, ownThread);
    Future<Outcome> shared = ticket.board();
    if (shared != null) {
      return Future.succeededFuture(
          new Passage(shared.map(outcome -> new Decision(outcome, null, true))));
    }
    if (!calls.haveRoomFor(request)) {
      return Future.succeededFuture(
          Passage.refused(Decision.unasked(Refusals.withoutTurn(PermitResult.TOO_LATE))));
    }
    TraceSpan step = request.arrival().observer().begin(SpanName.ADMIT);
    return ownThread
        .resume(limiter.admit(request))
        .map(admission -> admitted(client, request, ticket, step, admission));
  }

  private Passage admitted(
      AppClient client,
      RecoveryRequest request,
      SingleFlight.Ticket ticket,
      TraceSpan step,
      RateLimitResult admission) {
    LimitRefusal refusal = admission.refusal();
    step.ended(refusal == null ? "admitted" : "refused");
    if (refusal != null) {
      return Passage.refused(new Decision(Refusals.limited(refusal), admission, false));
    }
    Future<Outcome> flight =
        client.acknowledges(request)
            ? acknowledged(client, request, ticket)
            : ticket.fly(alone -> forward(client, request, calls.asked(request, alone)));
    Future<Decision> decision = flight.map(outcome -> new Decision(outcome, admission, false));
    return new Passage(decision);
  }

  /** Refused at once when it cannot be forwarded in time, because it is answered before it is. */
  private Future<Outcome> acknowledged(
      AppClient client, RecoveryRequest request, SingleFlight.Ticket ticket) {
    Future<PermitResult> reserved = calls.reserve(request);
    if (reserved.isComplete() && reserved.result() != PermitResult.GRANTED) {
      return Future.succeededFuture(Refusals.withoutTurn(reserved.result()));
    }
    return ownThread
        .after(SOON)
        .compose(answered -> ticket.fly(alone -> inTurn(client, request, reserved)));
  }

  private Future<Outcome> inTurn(
      AppClient client, RecoveryRequest request, Future<PermitResult> reserved) {
    return ownThread
        .resume(reserved)
        .compose(turn -> forward(client, request, calls.promised(request, turn)));
  }

  private Future<Outcome> forward(AppClient client, RecoveryRequest request, PermitSource turns) {
    UserContextData context = client.describe(request);
    UpstreamCall call = client.callFor(request, context);
    return client
        .proofs()
        .call(call, hashed -> calls.call(hashed, turns, request.arrival()))
        .onSuccess(outcome -> rewardSuccess(request, outcome));
  }

  private void rewardSuccess(RecoveryRequest request, Outcome outcome) {
    if (outcome.verdict() == Verdict.ACCEPTED) {
      limiter.succeeded(request);
    }
  }
}
