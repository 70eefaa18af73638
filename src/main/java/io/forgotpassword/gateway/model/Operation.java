package io.forgotpassword.gateway.model;

import java.util.Optional;

/**
 * A Cognito operation that the gateway itself understands; its wire name is the end of
 * X-Amz-Target.
 */
public enum Operation {
  /** Sends a recovery code to the user; every accepted call is one more message to a person. */
  FORGOT_PASSWORD("ForgotPassword"),
  /** Sets a new password against the code that was sent. */
  CONFIRM_FORGOT_PASSWORD("ConfirmForgotPassword");

  /** What stands before the operation's name in X-Amz-Target, dot included. */
  public static final String TARGET_PREFIX = "AWSCognitoIdentityProviderService.";

  private final String wireName;
  private final String target;

  Operation(String wireName) {
    this.wireName = wireName;
    this.target = TARGET_PREFIX + wireName;
  }

  /** The name as the service model spells it, such as {@code ForgotPassword}. */
  public String wireName() {
    return wireName;
  }

  /** The whole X-Amz-Target value. */
  public String target() {
    return target;
  }

  /** The operation of an X-Amz-Target value, or empty for any other text. */
  public static Optional<Operation> ofTarget(String target) {
    for (Operation operation : values()) {
      if (operation.target.equals(target)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
