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
 * <p>{@code uniform} and {@code acknowledge} show only what {@link Pending#isShown} lists, which
 * depends on no user. Everything else gets one answer: a simulated delivery to ForgotPassword, a
 * mismatched code to ConfirmForgotPassword. {@link UpstreamFaults} tells the operator what callers
 * do not see.
 */
public final class Disclosure {
  private static final Outcome CODE_MISMATCH =
      new Outcome.Refused(
          Verdict.REJECTED,
          ServiceError.client(
              "CodeMismatchException", "Invalid verification code provided, please try again."),
          null,
          null);

  /** Longer than a decision takes, also one by Redis nearby; nobody notices it. */
  private static final Duration ACKNOWLEDGED_AFTER = Duration.ofMillis(5);

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
        client == null
            ? outcome
            : reveal(new Pending(client.settings(), request, decision, outcome));
    return answer.onSuccess(told -> meters.answered(request.operation(), elapsed(request)));
  }

  private Future<Outcome> reveal(Pending pending) {
    Operation operation = pending.request.operation();
    pending.outcome.onSuccess(known -> faults.inspect(pending.client, operation, known));
    boolean forgot = operation == Operation.FORGOT_PASSWORD;
    return switch (pending.client.disclosure()) {
      case FAITHFUL -> pending.outcome.compose(known -> faithfully(pending, known));
      case UNIFORM -> forgot ? onSchedule(pending) : inSteps(pending);
      case ACKNOWLEDGE -> forgot ? acknowledge(pending) : inSteps(pending);
    };
  }

  /**
   * What can be told before Cognito is called: what may be shown at once, and the promise at a time
   * after arrival at which nearly all requests are decided. A lane or a cookie moves a decision by
   * some microseconds.
   */
  private Future<Outcome> acknowledge(Pending pending) {
    return pending.decision.transform(
        made ->
            pending.isShown()
                ? pending.outcome
                : answerAfter(pending.request, ACKNOWLEDGED_AFTER).map(pending.concealed()));
  }

  /**
   * A limit on a username is shown as Cognito shows its own. Cognito refuses no phone number for
   * its country: that refusal takes as long as Cognito's answer might have.
   */
  private Future<Outcome> faithfully(Pending pending, Outcome outcome) {
    LimitRefusal limit = outcome instanceof Outcome.Refused refused ? refused.limit() : null;
    if (limit == null || !limit.byCountry()) {
      return succeededFuture(outcome);
    }
    RecoveryRequest request = pending.request;
    Outcome concealed = pending.concealed();
    return answerAfter(request, latency.plausible(request.operation(), concealed))
        .map(then -> concealed);
  }

  /**
   * Every concealed outcome is answered at the same time after arrival. If Cognito has not answered
   * by then, nobody waits for it: its answer would not be told anyway. What is known already and
   * may be shown is answered at once.
   */
  private Future<Outcome> onSchedule(Pending pending) {
    RecoveryRequest request = pending.request;
    return pending.isShown()
        ? pending.outcome
        : answerAfter(request, latency.schedule(request.operation()))
            .map(then -> pending.visibleNow());
  }

  /**
   * A failed confirmation is answered after a whole number of steps, so that its time does not tell
   * its reason. The length of a step is chosen on arrival: chosen when Cognito has answered, it
   * would depend on when that was. A step is long enough for nearly all answers, because an answer
   * that takes two steps tells something of a user.
   */
  private Future<Outcome> inSteps(Pending pending) {
    RecoveryRequest request = pending.request;
    Duration step = latency.schedule(request.operation()).multipliedBy(2);
    return pending.outcome.compose(
        known ->
            known.verdict() == Verdict.ACCEPTED || pending.isShown()
                ? succeededFuture(known)
                : answerAtStep(request, step).map(then -> pending.concealed()));
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

  /** A request that its caller waits to be told of. */
  private record Pending(
      ClientSettings client,
      RecoveryRequest request,
      Future<Decision> decision,
      Future<Outcome> outcome) {

    /** The outcome when it is known and may be shown, else what every user is told. */
    Outcome visibleNow() {
      return isShown() ? outcome.result() : concealed();
    }

    Outcome concealed() {
      return request.operation() == Operation.CONFIRM_FORGOT_PASSWORD
          ? CODE_MISMATCH
          : new Outcome.Accepted(
              SimulatedDelivery.to(request.username(), client.deliveryHint()), null);
    }

    /**
     * Whether the outcome is known and depends on no user. The list is complete: a verdict or an
     * error of Cognito that is not on it is concealed.
     */
    boolean isShown() {
      return outcome.result() instanceof Outcome.Refused refused
          && switch (refused.verdict()) {
            case LIMITED_ADDRESS, BROKEN, ABANDONED -> true;
            // Who gets as far as to wait for a permit in vain is not limited.
            case OVERLOADED -> !(decision.succeeded() && decision.result().passedLimits());
            case MALFORMED, INVALID, TOO_LARGE, UNKNOWN_OPERATION, UNKNOWN_CLIENT -> true;
            case THROTTLED, UNREACHABLE, TIMED_OUT -> true;
            case REJECTED -> isShown(refused);
            case ACCEPTED, LIMITED_USERNAME, UNREADABLE -> false;
          };
    }

    /** The errors of Cognito that are shown. */
    private boolean isShown(Outcome.Refused refused) {
      boolean confirms = request.operation() == Operation.CONFIRM_FORGOT_PASSWORD;
      return switch (refused.error().type()) {
        case "NotAuthorizedException", "UnauthorizedException" ->
            ClientSecrets.Proofs.areRefusedBy(refused);
        case "ResourceNotFoundException" ->
            refused.error().message().contains("client " + client.clientId() + " does not exist");
        // Nobody documents whether Cognito looks at the password before the code.
        case "InvalidPasswordException" -> confirms && client.passwordPolicy() == null;
        // Cognito has to know the user's old passwords: only who has the right code is told.
        case "PasswordHistoryPolicyViolationException" -> confirms;
        default -> false;
      };
    }
  }
}
