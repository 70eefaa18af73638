package io.forgotpassword.gateway.model;

import java.util.regex.Pattern;

/** Chars that JSON can carry and UTF-8 cannot: one half of a surrogate pair without the other. */
public final class UnpairedSurrogates {
  /** Matches code points, so it never matches a half of a complete pair. */
  private static final Pattern UNPAIRED = Pattern.compile("\\p{Cs}");

  private UnpairedSurrogates() {}

  /** The same JSON text with each unpaired surrogate escaped, so that it survives UTF-8. */
  public static String escape(String json) {
    return UNPAIRED
        .matcher(json)
        .replaceAll(half -> "\\\\u" + Integer.toHexString(half.group().charAt(0)));
  }
}
