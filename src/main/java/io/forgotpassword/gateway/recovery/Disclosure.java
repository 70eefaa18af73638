package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.CodeDelivery;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import java.util.Set;

/**
 * What a caller may see of an outcome.
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

  /** The disclosure of each client's own settings. */
  public Disclosure(AppClients clients, SimulatedDelivery simulated) {
    this.clients = clients;
    this.simulated = simulated;
  }

  Outcome of(RecoveryRequest request, Outcome outcome) {
    AppClient client = clients.find(request.clientId());
    if (client == null) {
      return outcome;
    }
    boolean uniform = client.settings().disclosure() != ClientSettings.Disclosure.FAITHFUL;
    if (outcome instanceof Outcome.Refused refused) {
      return hides(refused, uniform) ? concealed(request) : outcome;
    }
    boolean conceal = uniform && request.operation() == Operation.FORGOT_PASSWORD;
    return conceal ? concealed(request) : outcome;
  }

  private static boolean hides(Outcome.Refused refused, boolean uniform) {
    return switch (refused.verdict()) {
      case LIMITED_USERNAME -> true;
      case REJECTED ->
          uniform
              && OF_A_USER.contains(refused.error().type())
              && !SecretHashes.refusesSecret(refused);
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
