package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What a new password must be like: it holds one each of lower case, upper case, number and symbol.
 *
 * @param minimumLength in characters; Cognito's own default is 8
 * @param historySize how many earlier passwords, the current one included, may not be used again; 0
 *     is off
 */
public record PasswordPolicy(int minimumLength, int historySize) {
  /** Those that the developer guide, "Adding user pool password requirements", counts. */
  private static final String SYMBOLS = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

  /** Cognito's default: 8 characters of all four kinds, and no history. */
  public static PasswordPolicy standard() {
    return new PasswordPolicy(8, 0);
  }

  /** Ends the call when a password breaks this policy. */
  void require(Secret password) {
    complaintAbout(password)
        .ifPresent(
            complaint -> {
              throw Refused.client(
                  "InvalidPasswordException", "Password did not conform with policy: " + complaint);
            });
  }

  /** What is wrong with a password, in the service's words, or empty. */
  Optional<String> complaintAbout(Secret password) {
    String text = password.reveal();
    if (text.codePointCount(0, text.length()) < minimumLength) {
      return Optional.of("Password not long enough");
    }
    if (lacks(text, Character::isLowerCase)) {
      return Optional.of("Password must have lowercase characters");
    }
    if (lacks(text, Character::isUpperCase)) {
      return Optional.of("Password must have uppercase characters");
    }
    if (lacks(text, Character::isDigit)) {
      return Optional.of("Password must have numeric characters");
    }
    return lacks(text, c -> SYMBOLS.indexOf(c) >= 0)
        ? Optional.of("Password must have symbol characters")
        : Optional.empty();
  }

  private static boolean lacks(String text, IntPredicate kind) {
    return text.codePoints().noneMatch(kind);
  }
}
