package io.forgotpassword.gateway.model;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A username in its two forms: {@link #exact()} as the caller typed it, which is what is hashed and
 * forwarded, and {@link #normalised()}, under which limits and audit know it. It never prints
 * itself.
 */
public final class Username {
  private final String exact;
  private final String normalised;

  private Username(String exact, String normalised) {
    this.exact = exact;
    this.normalised = normalised;
  }

  /** The username of a text that already satisfies the service's constraints. */
  public static Username of(String exact) {
    return new Username(exact, normalise(exact));
  }

  /** The text as typed, byte for byte what Cognito will see. */
  public String exact() {
    return exact;
  }

  /** NFKC, case-folded and trimmed, so that no other spelling of one name gets a second bucket. */
  public String normalised() {
    return normalised;
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
    if (isPlain(text)) {
      return text;
    }
    String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
    // Upper then lower is the JDK's nearest to Unicode case folding: it also folds the sharp s.
    String folded = compatible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC).strip();
  }

  /** Printable ASCII without capitals is its own normal form. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~' || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }
}
