package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Clients who take their time, a byte every half second or none, fifty of each: after 15 seconds
 * they are cut off.
 */
final class SlowInputs {
  private static final Duration BEAT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CLIENTS = 50;

  private SlowInputs() {}

  static Stream<HostileInput> all() {
    return Stream.of(
        slow("head, a byte every half second", "GET / HTTP/1.1\r\nHost: a\r\nX: ", "a"),
        slow("body, a byte every half second", RawConnection.head("ForgotPassword", 1000), "a"),
        slow(
            "body in chunks of a byte",
            RawConnection.head("ForgotPassword", 0)
                .replace("Content-Length: 0", "Transfer-Encoding: chunked"),
            "1\r\na\r\n"),
        slow("body of 1 GiB, none of it", RawConnection.head("ForgotPassword", 1 << 30), ""),
        slow("to say anything", "", ""),
        slow("half a preface of HTTP/2", "PRI * HTTP/2.0\r\n", ""));
  }

  private static HostileInput slow(String name, String first, String drop) {
    return HostileInput.of(
        CLIENTS + " slow clients: " + name,
        "closed",
        gateway -> {
          List<RawConnection> open = new ArrayList<>();
          try {
            for (int i = 0; i < CLIENTS; i++) {
              open.add(gateway.connect().write(first));
            }
            Await.every(BEAT, PATIENCE, name + " is cut off", () -> areCutOff(open, drop));
            return "closed";
          } finally {
            for (RawConnection connection : open) {
              connection.close();
            }
          }
        });
  }

  /** All of them get their drop, whoever else is cut off. */
  private static boolean areCutOff(List<RawConnection> slow, String drop) {
    return slow.stream().filter(connection -> isCutOff(connection, drop)).count() == slow.size();
  }

  private static boolean isCutOff(RawConnection slow, String drop) {
    try {
      slow.write(drop);
      return slow.isEnded();
    } catch (IOException reset) {
      return true;
    }
  }
}
