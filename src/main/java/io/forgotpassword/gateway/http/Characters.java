package io.forgotpassword.gateway.http;

import java.util.function.IntPredicate;

/** The service model's patterns as predicates on code points, for lack of time for regexes. */
final class Characters {
  /** The categories in {@code \p{L}\p{M}\p{S}\p{N}\p{P}}, a bit for each. */
  private static final int USERNAME_CATEGORIES =
      bits(
          Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.CONNECTOR_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION);

  private Characters() {}

  static boolean all(String text, IntPredicate matches) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (!matches.test(codePoint)) {
        return false;
      }
      i += Character.charCount(codePoint);
    }
    return true;
  }

  /** {@code [\w+]}. */
  static boolean isClientId(int c) {
    return isWord(c) || c == '+';
  }

  /** {@code [\w+=/]}. */
  static boolean isSecretHash(int c) {
    return isWord(c) || c == '+' || c == '=' || c == '/';
  }

  /**
   * {@code [\p{L}\p{M}\p{S}\p{N}\p{P}]}: neither spaces nor controls; nor, more than the service
   * asks, anything that shows nothing.
   */
  static boolean isUsername(int c) {
    return (USERNAME_CATEGORIES & (1 << Character.getType(c))) != 0 && !isInvisible(c);
  }

  /** Unicode's Default_Ignorable_Code_Point within those categories, and the empty Braille cell. */
  private static boolean isInvisible(int c) {
    return c >= 0x034F
        && (c == 0x034F
            || (c >= 0x115F && c <= 0x1160)
            || (c >= 0x17B4 && c <= 0x17B5)
            || (c >= 0x180B && c <= 0x180F)
            || c == 0x2800
            || c == 0x3164
            || (c >= 0xFE00 && c <= 0xFE0F)
            || c == 0xFFA0
            || (c >= 0xE0100 && c <= 0xE01EF));
  }

  /** {@code \S}: anything but ASCII white space. */
  static boolean isVisible(int c) {
    return c != ' ' && (c < '\t' || c > '\r');
  }

  /** Whether a text has half a surrogate pair, which no UTF-8 can carry on. */
  static boolean hasLoneSurrogate(String text) {
    return !all(text, c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
  }

  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static int bits(byte... categories) {
    int bits = 0;
    for (byte category : categories) {
      bits |= 1 << category;
    }
    return bits;
  }
}
