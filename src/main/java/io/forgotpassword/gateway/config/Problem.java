package io.forgotpassword.gateway.config;

/**
 * One thing wrong with a configuration, with nothing secret in it.
 *
 * @param file the file as it was named on the way in
 * @param line from 1; 0 when the file as a whole is wrong
 * @param key the path of the key, such as {@code limits.rules[2].allow[0]}; may be empty
 * @param value what stands there, as written; may be empty
 * @param expected what should stand there
 */
public record Problem(String file, int line, String key, String value, String expected) {
  private static final int LONGEST = 120;

  /** One line, such as {@code conf/gateway.yaml:12: server.port: 99999 (expected: 0..65535)}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file).append(':');
    if (line > 0) {
      text.append(line).append(':');
    }
    if (!key.isEmpty()) {
      text.append(' ').append(printable(key));
    }
    if (!value.isEmpty()) {
      text.append(key.isEmpty() ? " " : ": ").append(printable(value));
    }
    return text.append(" (expected: ").append(expected).append(')').toString();
  }

  /** Keeps a report on its line and a terminal from being written to by a file. */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (isPrintable(c)) {
                printable.appendCodePoint(c);
              } else {
                printable.append(String.format("\\u%04x", c));
              }
            });
    return text.codePointCount(0, text.length()) > LONGEST ? printable + "..." : printable + "";
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
