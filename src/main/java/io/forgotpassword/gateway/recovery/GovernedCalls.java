package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.Attempts;
import io.forgotpassword.gateway.cognito.CognitoClient;
import io.forgotpassword.gateway.cognito.Patience;
import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.governor.Governor;
import io.forgotpassword.gateway.governor.Turn;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
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
  private final UpstreamPace pace;
  private final OwnThread ownThread;
  private final LongSupplier nanoClock;

  /**
   * @param governor shared by all event loops
   * @param nanoClock the governor's
   */
  public GovernedCalls(
      Governor governor,
      Attempts attempts,
      CognitoClient cognito,
      UpstreamPace pace,
      OwnThread ownThread,
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
  Turns asked(RecoveryRequest request, BooleanSupplier nobodyElse) {
    Caller caller = request.arrival().caller();
    BooleanSupplier gone = () -> caller.isGone() && nobodyElse.getAsBoolean();
    Patience patience = attempts.patience(request.arrival().nanos(), gone);
    return new Turns(patience, null, () -> governor.ask(addressOf(request), gone, this));
  }

  /** A turn for a request that will have been answered by then: refused at once, or certain. */
  Future<Turn> reserve(RecoveryRequest request) {
    return cognito.isFull()
        ? Future.succeededFuture(Turn.FULL)
        : governor.reserve(addressOf(request), this);
  }

  /** The turns of a request that has been answered: its time counts from when its turn came. */
  Turns promised(RecoveryRequest request, Turn first) {
    Patience patience = attempts.patience(nanoClock.getAsLong(), () -> false);
    return new Turns(patience, first, () -> governor.reserve(addressOf(request), this));
  }

  /** Opens a connection ahead of the first call; completes either way. */
  Future<Void> warmUp() {
    return cognito.warmUp();
  }

  private static ClientIp addressOf(RecoveryRequest request) {
    return request.arrival().connection().ip();
  }

  /** The outcome of one call or of the wait for its turn, after what may be tried again was. */
  Future<Outcome> call(UpstreamCall call, Turns turns) {
    return attempts.make(turns.patience(), () -> turn(turns), () -> send(call, turns.patience()));
  }

  private Future<Optional<Outcome>> turn(Turns turns) {
    return ownThread
        .resume(turns.next())
        .map(
            turn ->
                turn == Turn.GRANTED ? Optional.empty() : Optional.of(Refusals.withoutTurn(turn)));
  }

  private Future<Outcome> send(UpstreamCall call, Patience patience) {
    long sent = nanoClock.getAsLong();
    return cognito
        .call(call, patience)
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
