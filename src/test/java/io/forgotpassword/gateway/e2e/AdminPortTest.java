package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.edge.GatewayVerticle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for connections of the edge does not hold for the admin port, and vice versa. */
class AdminPortTest {
  private static final String LIVE = "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void the_edges_connections_take_nothing_from_it(String host) throws Exception {
    String server = "max-connections: 20, max-connections-per-address: 15, host: " + host;
    List<RawConnection> open = new ArrayList<>();
    try (TestGateway gateway = TestGateway.in(directory).withServer(server).start()) {
      for (int i = 0; i < 15; i++) {
        open.add(gateway.connectFrom("127.0.0.3"));
      }
      assertThat(gateway.connectFrom("127.0.0.3").isClosedByPeer()).isTrue();
      for (int i = 0; i < 5; i++) {
        open.add(gateway.connectFrom("127.0.0.4"));
      }
      assertThat(gateway.connectFrom("127.0.0.4").isClosedByPeer()).isTrue();

      for (int i = 0; i < 40; i++) {
        open.add(new RawConnection(gateway.adminUri(), "127.0.0.3"));
      }
      assertThat(open.get(59).write(LIVE).readLine()).isEqualTo("HTTP/1.1 200 OK");
    } finally {
      for (RawConnection connection : open) {
        connection.close();
      }
    }
  }

  @Test
  void a_silent_connection_is_closed() throws Exception {
    GatewayVerticle.Bounds bounds =
        new GatewayVerticle.Bounds(
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(200));
    try (TestGateway gateway = TestGateway.in(directory).withBounds(bounds).start();
        RawConnection silent = new RawConnection(gateway.adminUri(), "127.0.0.1")) {
      assertThat(silent.isClosedByPeer()).isTrue();
    }
  }
}
