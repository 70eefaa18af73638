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
 * is.
 */
public final class Disclosure {
  /** Cognito's errors that say nothing of one user. */
  private static final Set<String> NOT_OF_A_USER =
      Set.of(
          "ForbiddenException",
          "InternalErrorException",
          "InvalidEmailRoleAccessPolicyException",
          "InvalidSmsRoleAccessPolicyException",
          "InvalidSmsRoleTrustRelationshipException",
          "OperationNotEnabledException",
          "ResourceNotFoundException",
          "TooManyRequestsException");

  /** What only the holder of a valid code is told, and needs to be. */
  private static final Set<String> OF_THE_NEW_PASSWORD =
      Set.of("InvalidPasswordException", "PasswordHistoryPolicyViolationException");

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
              && !NOT_OF_A_USER.contains(refused.error().type())
              && !OF_THE_NEW_PASSWORD.contains(refused.error().type());
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
