package io.forgotpassword.gateway.e2e;

import java.net.SocketException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something that no honest client does, and how it must end.
 *
 * @param name one line for a table
 * @param end a regular expression that what came back must match as a whole
 * @param attack does it once and says what came back
 */
record HostileInput(String name, Pattern end, Attack attack) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  /** On connections of its own, to their end. */
  interface Attack {
    String on(TestGateway gateway) throws Exception;
  }

  static HostileInput of(String name, String end, Attack attack) {
    return new HostileInput(name, Pattern.compile(end), attack);
  }

  /** Bytes on one connection, and the statuses of all answers up to its end. */
  static HostileInput ofBytes(String name, String end, String bytes) {
    return of(
        name,
        end,
        gateway -> {
          try (RawConnection raw = gateway.connect()) {
            return statusesOf(raw.write(bytes).readToEnd());
          } catch (SocketException reset) {
            return "closed";
          }
        });
  }

  /** The statuses of all answers; a line that an answer should not have is named first. */
  static String statusesOf(String answers) {
    String statuses =
        STATUS
            .matcher(answers)
            .results()
            .map((MatchResult status) -> status.group(1))
            .collect(Collectors.joining(" "));
    String injected = answers.contains("\nInjected") ? "injected " : "";
    return injected + (statuses.isEmpty() ? "closed" : statuses);
  }

  @Override
  public String toString() {
    return name;
  }
}
