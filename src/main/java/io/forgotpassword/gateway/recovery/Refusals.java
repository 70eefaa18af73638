package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.governor.PermitResult;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;

/** The gateway's own refusals, in the words that Cognito uses for the same thing. */
final class Refusals {
  private Refusals() {}

  static Outcome.Refused unknownClient(String clientId) {
    return Outcome.Refused.locally(
        Verdict.UNKNOWN_CLIENT,
        ServiceError.client(
            "ResourceNotFoundException", "User pool client " + clientId + " does not exist."));
  }

  static Outcome.Refused invalid(String message) {
    return Outcome.Refused.locally(
        Verdict.INVALID, ServiceError.client("InvalidParameterException", message));
  }

  /**
   * LimitExceededException costs the fewest retries: botocore's default sends once, the other SDKs
   * three times at most. After TooManyRequestsException with status 429 botocore's default sends
   * five times. A limit on the username of a sign-in is told in the words of Cognito's own lockout.
   */
  static Outcome.Refused limited(LimitRefusal limit, Operation operation) {
    boolean isLockout = limit.byUsername() && operation.shape() == Operation.Shape.SIGN_IN;
    ServiceError error =
        isLockout
            ? ServiceError.client("NotAuthorizedException", "Password attempts exceeded")
            : ServiceError.client(
                "LimitExceededException", "Attempt limit exceeded, please try after some time.");
    Verdict verdict = limit.byUsername() ? Verdict.LIMITED_USERNAME : Verdict.LIMITED_ADDRESS;
    return new Outcome.Refused(verdict, error, limit, null);
  }

  /** A request that got no permit; SDKs should not retry that at once, either. */
  static Outcome.Refused withoutPermit(PermitResult result) {
    if (result == PermitResult.ABANDONED) {
      return Outcome.Refused.locally(
          Verdict.ABANDONED, ServiceError.internal("The caller went away."));
    }
    return Outcome.Refused.locally(
        Verdict.OVERLOADED,
        ServiceError.client(
            "LimitExceededException",
            "Too many requests wait for Amazon Cognito, please try after some time."));
  }

  static Outcome.Refused broken() {
    return Outcome.Refused.locally(
        Verdict.BROKEN, ServiceError.internal("The gateway failed to handle the request."));
  }
}
