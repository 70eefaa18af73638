package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;

/**
 * What a new password must be like: it holds one each of lower case, upper case, number and symbol.
 *
 * @param minimumLength in characters; Cognito's own default is 8
 * @param historySize how many earlier passwords, the current one included, may not be used again; 0
 *     is off
 */
public record PasswordPolicy(int minimumLength, int historySize) {
  /** Cognito's default: 8 characters of all four kinds, and no history. */
  public static PasswordPolicy standard() {
    return new PasswordPolicy(8, 0);
  }

  /** Ends the call when a password breaks this policy. */
  void require(Secret password) {
    ServiceError objection =
        new io.forgotpassword.gateway.model.PasswordPolicy(minimumLength, true, true, true, true)
            .objectionTo(password);
    if (objection != null) {
      throw Refused.client(objection.type(), objection.message());
    }
  }
}
