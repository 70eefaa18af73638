package io.forgotpassword.gateway.json;

import java.util.Arrays;

/** For each byte whether it stands for itself in a JSON string, which 0 says. */
final class Escapes {
  static final int ASCII = 0x80;

  /** Of UTF-8, and what follows the backslash else; only the first {@link #ASCII} have escapes. */
  static final byte[] OF_UTF8 = ofUtf8();

  /**
   * Of a text's ISO 8859-1 form: nothing but ASCII stands for itself, and of that not the question
   * mark, which may stand for a char that this form has not.
   */
  static final byte[] OF_LATIN1 = ofLatin1();

  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private Escapes() {}

  /**
   * Whether each of eight bytes stands for itself, in both forms. The highest bit of a byte is set
   * where it is not ASCII, and by each subtraction where it was less than what is taken from it:
   * than a blank, or than one where what is looked for has become zero. A byte that borrowed from
   * the next may set that one's bit too, when there is something to find already.
   */
  static boolean allStandForThemselves(long eight) {
    long lessThanBlank = eight - ' ' * EACH;
    long quotes = (eight ^ '"' * EACH) - EACH;
    long backslashes = (eight ^ '\\' * EACH) - EACH;
    long questionMarks = (eight ^ '?' * EACH) - EACH;
    return ((eight | lessThanBlank | quotes | backslashes | questionMarks) & HIGH_BITS) == 0;
  }

  private static byte[] ofUtf8() {
    byte[] table = new byte[2 * ASCII];
    Arrays.fill(table, 0, ' ', (byte) 'u');
    table['\b'] = 'b';
    table['\t'] = 't';
    table['\n'] = 'n';
    table['\f'] = 'f';
    table['\r'] = 'r';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
  }

  private static byte[] ofLatin1() {
    byte[] table = ofUtf8();
    table['?'] = '?';
    Arrays.fill(table, ASCII, table.length, (byte) '?');
    return table;
  }
}
