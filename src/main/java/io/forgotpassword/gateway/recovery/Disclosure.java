package io.forgotpassword.gateway.recovery;

import static io.vertx.core.Future.succeededFuture;

import io.forgotpassword.gateway.metrics.RequestMeters;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides what a caller may see of an outcome, and when. Not thread-safe: one for each event loop.
 *
 * <p>{@code uniform} and {@code acknowledge} show only what {@link #isShown} lists, which depends
 * on no user. Everything else gets one answer: a simulated delivery to ForgotPassword, a mismatched
 * code to ConfirmForgotPassword. {@link UpstreamFaults} tells the operator what callers do not see.
 */
public final class Disclosure {
  private static final Outcome CODE_MISMATCH =
      new Outcome.Refused(
          Verdict.REJECTED,
          ServiceError.client(
              "CodeMismatchException", "Invalid verification code provided, please try again."),
          null,
          null);

  private final AppClients clients;
  private final LatencyEstimate latency;
  private final EventLoopExecutor executor;
  private final LongSupplier nanoClock;
  private final UpstreamFaults faults;
  private final RequestMeters meters;

  /**
   * The disclosure of each client's own settings.
   *
   * @param nanoClock the clock that {@link RequestContext#nanos()} was read from
   */
  public Disclosure(
      AppClients clients,
      LatencyEstimate latency,
      EventLoopExecutor executor,
      LongSupplier nanoClock,
      UpstreamFaults faults,
      RequestMeters meters) {
    this.clients = clients;
    this.latency = latency;
    this.executor = executor;
    this.nanoClock = nanoClock;
    this.faults = faults;
    this.meters = meters;
  }

  /**
   * What a request's caller sees of its outcome, as soon as the caller may see it.
   *
   * @param decision complete when a request may be acknowledged
   */
  Future<Outcome> reveal(
      RecoveryRequest request, Future<Decision> decision, Future<Outcome> outcome) {
    AppClient client = clients.find(request.clientId());
    Future<Outcome> answer =
        client == null ? outcome : reveal(client.settings(), request, decision, outcome);
    return answer.onSuccess(told -> meters.answered(request.operation(), elapsed(request)));
  }

  private Future<Outcome> reveal(
      ClientSettings client,
      RecoveryRequest request,
      Future<Decision> decision,
      Future<Outcome> outcome) {
    Future<Outcome> watched =
        outcome.onSuccess(known -> faults.inspect(client, request.operation(), known));
    boolean forgot = request.operation() == Operation.FORGOT_PASSWORD;
    return switch (client.disclosure()) {
      case FAITHFUL -> watched.compose(known -> faithfully(client, request, known));
      case UNIFORM ->
          forgot
              ? onSchedule(client, request, decision, watched)
              : inSteps(client, request, decision, watched);
      case ACKNOWLEDGE ->
          forgot
              ? decision.transform(
                  made -> succeededFuture(visibleNow(client, request, decision, watched)))
              : inSteps(client, request, decision, watched);
    };
  }

  /**
   * A limit on a username is shown as Cognito shows its own. Cognito refuses no phone number for
   * its country: that refusal takes as long as Cognito's answer might have.
   */
  private Future<Outcome> faithfully(
      ClientSettings client, RecoveryRequest request, Outcome outcome) {
    LimitRefusal limit = outcome instanceof Outcome.Refused refused ? refused.limit() : null;
    if (limit == null || !limit.byCountry()) {
      return succeededFuture(outcome);
    }
    Outcome concealed = concealed(client, request);
    return answerAfter(request, latency.plausible(request.operation(), concealed))
        .map(then -> concealed);
  }

  /**
   * Every concealed outcome is answered at the same time after arrival. If Cognito has not answered
   * by then, nobody waits for it: its answer would not be told anyway. What is known already and
   * may be shown is answered at once.
   */
  private Future<Outcome> onSchedule(
      ClientSettings client,
      RecoveryRequest request,
      Future<Decision> decision,
      Future<Outcome> outcome) {
    if (outcome.isComplete() && isShown(client, request, decision, outcome.result())) {
      return outcome;
    }
    return answerAfter(request, latency.schedule(request.operation()))
        .map(then -> visibleNow(client, request, decision, outcome));
  }

  /**
   * A failed confirmation is answered after a whole number of steps, so that its time does not tell
   * its reason. The length of a step is chosen on arrival: chosen when Cognito has answered, it
   * would depend on when that was. A step is long enough for nearly all answers, because an answer
   * that takes two steps tells something of a user.
   */
  private Future<Outcome> inSteps(
      ClientSettings client,
      RecoveryRequest request,
      Future<Decision> decision,
      Future<Outcome> outcome) {
    Duration step = latency.schedule(request.operation()).multipliedBy(2);
    return outcome.compose(
        known ->
            known.verdict() == Verdict.ACCEPTED || isShown(client, request, decision, known)
                ? succeededFuture(known)
                : answerAtStep(request, step).map(then -> concealed(client, request)));
  }

  /** Completes so long after a request's arrival, or at once when that is over already. */
  private Future<Void> answerAfter(RecoveryRequest request, Duration sinceArrival) {
    long left = sinceArrival.toNanos() - elapsed(request);
    return left <= 0 ? succeededFuture() : executor.after(Duration.ofNanos(left));
  }

  /** Completes a whole number of steps after a request's arrival, at the next one. */
  private Future<Void> answerAtStep(RecoveryRequest request, Duration step) {
    long steps = elapsed(request) / step.toNanos() + 1;
    return answerAfter(request, step.multipliedBy(steps));
  }

  private long elapsed(RecoveryRequest request) {
    return nanoClock.getAsLong() - request.context().nanos();
  }

  /** The outcome when it is known and may be shown, else what every user is told. */
  private static Outcome visibleNow(
      ClientSettings client,
      RecoveryRequest request,
      Future<Decision> decision,
      Future<Outcome> outcome) {
    return outcome.isComplete() && isShown(client, request, decision, outcome.result())
        ? outcome.result()
        : concealed(client, request);
  }

  /**
   * Whether an outcome depends on no user. The list is complete: a verdict or an error of Cognito
   * that is not on it is concealed.
   */
  private static boolean isShown(
      ClientSettings client, RecoveryRequest request, Future<Decision> decision, Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && switch (refused.verdict()) {
          case LIMITED_ADDRESS, BROKEN, ABANDONED -> true;
          // Who gets as far as to wait for a permit in vain is not limited.
          case OVERLOADED -> !(decision.succeeded() && decision.result().passedLimits());
          case MALFORMED, INVALID, TOO_LARGE, UNKNOWN_OPERATION, UNKNOWN_CLIENT -> true;
          case THROTTLED, UNREACHABLE, TIMED_OUT -> true;
          case REJECTED -> isShown(client, request.operation(), refused);
          case ACCEPTED, LIMITED_USERNAME, UNREADABLE -> false;
        };
  }

  /** The errors of Cognito that are shown. */
  private static boolean isShown(
      ClientSettings client, Operation operation, Outcome.Refused refused) {
    return switch (refused.error().type()) {
      case "NotAuthorizedException", "UnauthorizedException" ->
          ClientSecrets.Proofs.areRefusedBy(refused);
      case "ResourceNotFoundException" ->
          refused.error().message().contains("client " + client.clientId() + " does not exist");
      // Nobody documents whether Cognito looks at the password before the code.
      case "InvalidPasswordException" ->
          operation == Operation.CONFIRM_FORGOT_PASSWORD && client.passwordPolicy() == null;
      // Cognito has to know the user's old passwords: only who has the right code is told.
      case "PasswordHistoryPolicyViolationException" ->
          operation == Operation.CONFIRM_FORGOT_PASSWORD;
      default -> false;
    };
  }

  private static Outcome concealed(ClientSettings client, RecoveryRequest request) {
    return request.operation() == Operation.CONFIRM_FORGOT_PASSWORD
        ? CODE_MISMATCH
        : new Outcome.Accepted(
            SimulatedDelivery.to(request.username(), client.deliveryHint()), null);
  }
}
