package io.forgotpassword.gateway.recovery;

import static io.vertx.core.Future.succeededFuture;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;

/**
 * What a caller may see of an outcome, and when.
 *
 * <p>A limit on a username is never shown. Beyond that, {@code uniform} gives one answer to every
 * outcome that depends on the user: a simulated delivery to ForgotPassword, a mismatched code to
 * ConfirmForgotPassword. What depends on the configuration or on the way to Cognito is shown as it
 * is, and so is what is wrong with a new password, which only the holder of a valid code is told.
 */
public final class Disclosure {
  /**
   * Cognito's errors that can be about the user. All others are about the configuration, the
   * account or the way to Cognito, and hiding those would leave an operator in the dark.
   */
  private static final Set<String> OF_A_USER =
      Set.of(
          "CodeDeliveryFailureException",
          "CodeMismatchException",
          "ExpiredCodeException",
          "InvalidLambdaResponseException",
          "InvalidParameterException",
          "LimitExceededException",
          "NotAuthorizedException",
          "TooManyFailedAttemptsException",
          "UnexpectedLambdaException",
          "UserLambdaValidationException",
          "UserNotConfirmedException",
          "UserNotFoundException");

  private static final Outcome CODE_MISMATCH =
      new Outcome.Refused(
          Verdict.REJECTED,
          ServiceError.client(
              "CodeMismatchException", "Invalid verification code provided, please try again."),
          null,
          null);

  private final AppClients clients;
  private final SimulatedDelivery simulated;
  private final LatencyEstimate pace;
  private final AnswerTiming timing;

  /** The disclosure of each client's own settings. */
  public Disclosure(
      AppClients clients, SimulatedDelivery simulated, LatencyEstimate pace, AnswerTiming timing) {
    this.clients = clients;
    this.simulated = simulated;
    this.pace = pace;
    this.timing = timing;
  }

  /** What a request's caller sees of its outcome, as soon as the caller may see it. */
  Future<Outcome> reveal(
      RecoveryRequest request, Future<Passage> passage, Future<Outcome> outcome) {
    AppClient client = clients.find(request.clientId());
    if (client == null) {
      return outcome;
    }
    if (client.acknowledges(request)) {
      return passage.transform(known -> succeededFuture(visibleNow(request, outcome)));
    }
    if (client.settings().disclosure() == ClientSettings.Disclosure.FAITHFUL) {
      return outcome.compose(known -> faithfully(request, known));
    }
    return request.operation() == Operation.FORGOT_PASSWORD
        ? onSchedule(request, outcome)
        : inStep(request, outcome);
  }

  /** A limit on the username takes as long as Cognito might have. */
  private Future<Outcome> faithfully(RecoveryRequest request, Outcome outcome) {
    return hides(outcome, false)
        ? timing.at(request, pace.plausible(request.operation())).map(then -> concealed(request))
        : succeededFuture(outcome);
  }

  /**
   * Whatever comes of a user is said at one time, and if Cognito has not answered by then its
   * answer is not waited for: it would not be told anyway. What is of no user is said at once.
   */
  private Future<Outcome> onSchedule(RecoveryRequest request, Future<Outcome> outcome) {
    if (outcome.isComplete() && isOfNoUser(outcome.result())) {
      return outcome;
    }
    return timing
        .at(request, pace.schedule(request.operation()))
        .map(then -> visibleNow(request, outcome));
  }

  /**
   * A failed confirmation is told in whole steps, so that its reason does not show in its time. A
   * step is chosen on arrival: chosen when Cognito has answered, it would depend on when that was.
   * It is long enough for all but the rarest answers, because those that take two tell of a user.
   */
  private Future<Outcome> inStep(RecoveryRequest request, Future<Outcome> outcome) {
    Duration step = pace.schedule(request.operation()).multipliedBy(2);
    return outcome.compose(
        known ->
            hides(known, true)
                ? timing.atStep(request, step).map(then -> concealed(request))
                : succeededFuture(known));
  }

  /** What is known already and of no user, else what every user is told. */
  private Outcome visibleNow(RecoveryRequest request, Future<Outcome> outcome) {
    return outcome.isComplete() && isOfNoUser(outcome.result())
        ? outcome.result()
        : concealed(request);
  }

  private static boolean isOfNoUser(Outcome outcome) {
    return outcome instanceof Outcome.Refused && !hides(outcome, true);
  }

  private static boolean hides(Outcome outcome, boolean uniform) {
    if (!(outcome instanceof Outcome.Refused refused)) {
      return false;
    }
    return switch (refused.verdict()) {
      case LIMITED_USERNAME -> true;
      case REJECTED ->
          uniform
              && OF_A_USER.contains(refused.error().type())
              && !ClientProofs.refusesProof(refused);
      default -> false;
    };
  }

  private Outcome concealed(RecoveryRequest request) {
    if (request.operation() == Operation.CONFIRM_FORGOT_PASSWORD) {
      return CODE_MISMATCH;
    }
    CodeDelivery delivery = simulated.of(request.username());
    return new Outcome.Accepted(delivery, null);
  }
}
