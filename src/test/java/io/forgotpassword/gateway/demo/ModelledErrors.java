package io.forgotpassword.gateway.demo;

import java.util.stream.Stream;

/** The errors of both operations that the AWS SDK for Java knows as exceptions of their own. */
public final class ModelledErrors {
  private ModelledErrors() {}

  /** Their names, without the {@code Exception} at the end. */
  public static Stream<String> names() {
    return Stream.of(
        "CodeDeliveryFailure",
        "CodeMismatch",
        "ExpiredCode",
        "Forbidden",
        "InternalError",
        "InvalidEmailRoleAccessPolicy",
        "InvalidLambdaResponse",
        "InvalidParameter",
        "InvalidPassword",
        "InvalidSmsRoleAccessPolicy",
        "InvalidSmsRoleTrustRelationship",
        "LimitExceeded",
        "NotAuthorized",
        "PasswordHistoryPolicyViolation",
        "ResourceNotFound",
        "TooManyFailedAttempts",
        "TooManyRequests",
        "UnexpectedLambda",
        "UserLambdaValidation",
        "UserNotConfirmed",
        "UserNotFound");
  }

  /** The status Cognito answers one with. */
  public static int statusOf(String name) {
    return switch (name) {
      case "InternalError" -> 500;
      case "Forbidden" -> 403;
      default -> 400;
    };
  }
}
