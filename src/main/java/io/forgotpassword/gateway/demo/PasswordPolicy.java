package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
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

  /** Ends the call, in the service's words, when a password breaks this policy. */
  void require(Secret password) {
    String text = password.reveal();
    require(text.codePointCount(0, text.length()) >= minimumLength, "Password not long enough");
    requireOne(text, Character::isLowerCase, "lowercase");
    requireOne(text, Character::isUpperCase, "uppercase");
    requireOne(text, Character::isDigit, "numeric");
    requireOne(text, c -> SYMBOLS.indexOf(c) >= 0, "symbol");
  }

  private static void requireOne(String text, IntPredicate kind, String name) {
    require(text.codePoints().anyMatch(kind), "Password must have " + name + " characters");
  }

  private static void require(boolean holds, String complaint) {
    if (!holds) {
      throw new Refused(
          "InvalidPasswordException", "Password did not conform with policy: " + complaint);
    }
  }
}
