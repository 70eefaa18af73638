package io.forgotpassword.gateway.config;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.regex.Pattern;

/** A configuration that cannot be used. The message has one line for each problem. */
public final class InvalidConfigException extends Exception {
  private final transient List<Problem> problems;

  InvalidConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All problems, in the file's order; at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One problem of a configuration, without secrets.
   *
   * @param file the file as it was named on the way in
   * @param line from 1; 0 when the problem is the file as a whole
   * @param key the path of the key, such as {@code limits.rules[2].allow[0]}; may be empty
   * @param value the value as written; may be empty
   * @param expected a description of the values allowed
   */
  public record Problem(String file, int line, String key, String value, String expected) {
    private static final int LONGEST = 120;
    private static final Pattern UNPRINTABLE =
        Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

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

    /** Escapes characters that would break the line or control a terminal. */
    private static String printable(String text) {
      boolean tooLong = text.codePointCount(0, text.length()) > LONGEST;
      String shown = tooLong ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) : text;
      String escaped =
          UNPRINTABLE
              .matcher(shown)
              .replaceAll(c -> String.format("\\\\u%04x", c.group().codePointAt(0)));
      return tooLong ? escaped + "..." : escaped;
    }
  }
}
