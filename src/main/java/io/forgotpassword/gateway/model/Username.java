package io.forgotpassword.gateway.model;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A username in three forms: {@link #exact()} as the caller typed it, for the SecretHash and for
 * Cognito, {@link #normalised()} for limits and audit, and {@link #lowerCase()} for what is its
 * owner's alone. {@link #toString()} shows none.
 */
public final class Username {
  private final String exact;
  private final String normalised;

  private Username(String exact, String normalised) {
    this.exact = exact;
    this.normalised = normalised;
  }

  /** The username of a text that was checked against Cognito's constraints. */
  public static Username of(String exact) {
    return new Username(exact, normalise(exact));
  }

  /** The text as typed, exactly as Cognito receives it. */
  public String exact() {
    return exact;
  }

  /** NFKC, case-folded and trimmed, so that all spellings of one name share a bucket. */
  public String normalised() {
    return normalised;
  }

  /**
   * The text in lower case, trimmed. Unlike the normalised form it names one user only, where user
   * names are not case-sensitive, as is Cognito's default: somebody may sign up with a name that
   * looks like another's, such as one in full-width letters. A letter that is not the only capital
   * of its small letter, such as the Kelvin sign, stays.
   */
  public String lowerCase() {
    StringBuilder lower = new StringBuilder(exact.strip());
    for (int i = 0; i < lower.length(); i++) {
      char capital = lower.charAt(i);
      char small = Character.toLowerCase(capital);
      lower.setCharAt(i, Character.toUpperCase(small) == capital ? small : capital);
    }
    return lower.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Username that && exact.equals(that.exact);
  }

  @Override
  public int hashCode() {
    return exact.hashCode();
  }

  @Override
  public String toString() {
    return "Username[***]";
  }

  private static String normalise(String text) {
    String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
    // Upper then lower case is the JDK's nearest to Unicode case folding: it folds the sharp s too.
    String folded = compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
  }
}
