package io.forgotpassword.gateway.model;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a new password must contain, as a user pool's policy says (developer guide, "Adding user
 * pool password requirements").
 *
 * @param minLength in characters
 * @param upper whether it needs an upper-case letter of basic Latin; the others likewise
 */
public record PasswordPolicy(
    int minLength, boolean upper, boolean lower, boolean digit, boolean symbol) {
  /** Cognito's default: 8 characters of all four kinds. */
  public static final PasswordPolicy STANDARD = new PasswordPolicy(8, true, true, true, true);

  /** An inner space counts too; one at either end is no part of a password. */
  private static final String SYMBOLS = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

  /** The error with which Cognito refuses a password, or null when the password is allowed. */
  public @Nullable ServiceError objectionTo(Secret password) {
    String broken = ruleBrokenBy(password.reveal());
    return broken == null
        ? null
        : ServiceError.client(
            "InvalidPasswordException", "Password did not conform with policy: " + broken);
  }

  private @Nullable String ruleBrokenBy(String text) {
    if (text.codePointCount(0, text.length()) < minLength) {
      return "Password not long enough";
    }
    if (lower && lacks(text, c -> c >= 'a' && c <= 'z')) {
      return "Password must have lowercase characters";
    }
    if (upper && lacks(text, c -> c >= 'A' && c <= 'Z')) {
      return "Password must have uppercase characters";
    }
    if (digit && lacks(text, c -> c >= '0' && c <= '9')) {
      return "Password must have numeric characters";
    }
    return symbol && lacks(text, c -> SYMBOLS.indexOf(c) >= 0)
        ? "Password must have symbol characters"
        : null;
  }

  private static boolean lacks(String text, IntPredicate kind) {
    return text.codePoints().noneMatch(kind);
  }
}
