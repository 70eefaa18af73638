package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.Deadline;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.governor.Governor;
import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.Traced;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Calls to Cognito, each when its turn has come. What waits for its turn is not Cognito's pace, and
 * what Cognito throttles slows down all. One instance for each event loop.
 */
public final class GovernedCalls {
  private final Governor governor;
  private final Attempts attempts;
  private final CognitoClient cognito;
  private final LatencyEstimate pace;
  private final EventLoopExecutor ownThread;
  private final LongSupplier nanoClock;

  /**
   * @param governor shared by all event loops
   * @param nanoClock the governor's
   */
  public GovernedCalls(
      Governor governor,
      Attempts attempts,
      CognitoClient cognito,
      LatencyEstimate pace,
      EventLoopExecutor ownThread,
      LongSupplier nanoClock) {
    this.governor = governor;
    this.attempts = attempts;
    this.cognito = cognito;
    this.pace = pace;
    this.ownThread = ownThread;
    this.nanoClock = nanoClock;
  }

  /** Whether a request may ask for its turn; one that may not is best told before it is charged. */
  boolean haveRoomFor(RecoveryRequest request) {
    return governor.hasRoomFor(addressOf(request));
  }

  /** The turns of a request that waits for its answer; nobody else may, for it to be dropped. */
  PermitSource asked(RecoveryRequest request, BooleanSupplier nobodyElse) {
    Caller caller = request.arrival().caller();
    BooleanSupplier gone = () -> caller.isGone() && nobodyElse.getAsBoolean();
    Deadline patience = attempts.deadline(request.arrival().nanos(), gone);
    return new PermitSource(patience, null, () -> governor.ask(addressOf(request), gone, this));
  }

  /** A turn for a request that will have been answered by then: refused at once, or certain. */
  Future<PermitResult> reserve(RecoveryRequest request) {
    return cognito.isFull()
        ? Future.succeededFuture(PermitResult.FULL)
        : governor.reserve(addressOf(request), this);
  }

  /** The turns of a request that has been answered: its time counts from when its turn came. */
  PermitSource promised(RecoveryRequest request, PermitResult first) {
    Deadline patience = attempts.deadline(nanoClock.getAsLong(), () -> false);
    return new PermitSource(patience, first, () -> governor.reserve(addressOf(request), this));
  }

  /** Opens a connection ahead of the first call; completes either way. */
  Future<Void> warmUp() {
    return cognito.warmUp();
  }

  private static ClientIp addressOf(RecoveryRequest request) {
    return request.arrival().connection().ip();
  }

  /** The outcome of one call or of the wait for its turn, after what may be tried again was. */
  Future<Outcome> call(UpstreamCall call, PermitSource turns, Traced request) {
    return attempts.make(
        turns.patience(), () -> turn(turns), () -> send(call, turns.patience(), request));
  }

  private Future<Optional<Outcome>> turn(PermitSource turns) {
    return ownThread
        .resume(turns.next())
        .map(
            turn ->
                turn == PermitResult.GRANTED
                    ? Optional.empty()
                    : Optional.of(Refusals.withoutTurn(turn)));
  }

  private Future<Outcome> send(UpstreamCall call, Deadline patience, Traced request) {
    long sent = nanoClock.getAsLong();
    return cognito
        .call(call, patience, request)
        .onSuccess(
            outcome -> {
              pace.answered(call.operation(), nanoClock.getAsLong() - sent);
              if (outcome.verdict() == Verdict.THROTTLED) {
                governor.throttled(sent);
              }
            });
  }

  /** Ends what waits and what is in flight; completes when each of them is concluded. */
  Future<Void> close() {
    governor.dismiss(this);
    return ownThread.after(RecoveryFlow.SOON).compose(concluded -> cognito.close());
  }
}
