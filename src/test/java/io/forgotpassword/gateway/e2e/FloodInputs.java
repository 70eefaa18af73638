package io.forgotpassword.gateway.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Too much of something: of a head, of a body, of connections. */
final class FloodInputs {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n";
  private static final int CONNECTIONS = 512;

  private FloodInputs() {}

  static Stream<HostileInput> all() {
    return Stream.of(
        HostileInput.ofBytes("head of 1 MiB", "431|closed", GET + "X: " + "a".repeat(1 << 20)),
        HostileInput.ofBytes(
            "head of 100,000 lines", "431|closed", GET + "X: a\r\n".repeat(100_000)),
        HostileInput.ofBytes("request line of 1 MiB", "414|closed", "GET /" + "a".repeat(1 << 20)),
        HostileInput.ofBytes(
            "body of 1 MiB in chunks",
            "400",
            RawConnection.head("ForgotPassword", 0, "Connection: close")
                    .replace("Content-Length: 0", "Transfer-Encoding: chunked")
                + ("400\r\n" + "a".repeat(1024) + "\r\n").repeat(1024)
                + "0\r\n\r\n"),
        HostileInput.of("connection 513 of one address", "closed", FloodInputs::connections),
        HostileInput.of(
            "200 connections that are reset in a request", "reset", FloodInputs::resets));
  }

  private static String connections(TestGateway gateway) throws IOException {
    List<RawConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(gateway.connectFrom("127.0.0.3"));
      }
      RawConnection oneMore = gateway.connectFrom("127.0.0.3");
      open.add(oneMore);
      return oneMore.isClosedByPeer() ? "closed" : "open";
    } finally {
      for (RawConnection connection : open) {
        connection.close();
      }
    }
  }

  private static String resets(TestGateway gateway) throws IOException {
    for (int i = 0; i < 200; i++) {
      gateway.connect().write(RawConnection.head("ForgotPassword", 10) + "half").reset();
    }
    return "reset";
  }
}
