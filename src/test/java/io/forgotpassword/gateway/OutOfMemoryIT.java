package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar is told to hold more than its heap, and started without any flag against that. */
class OutOfMemoryIT {
  private static final String CONFIG =
      """
      server: {host: 127.0.0.1, port: 0, max-body: 16MiB, max-in-flight-bytes: 1024MiB}
      admin: {port: 0}
      cognito: {region: eu-west-1, endpoint: "http://127.0.0.1:1"}
      clients: [{client-id: abc}]
      audit: {directory: "%s"}
      """;

  @Test
  void it_ends_the_process(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("gateway.yaml");
    Files.writeString(file, CONFIG.formatted(directory.resolve("audit")));
    List<RawConnection> open = new ArrayList<>();
    try (CommandProcess gateway =
        CommandProcess.start(
            directory, Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"), "--config", file.toString())) {
      URI uri = URI.create("http://" + gateway.await("listening on ([0-9.]+:[0-9]+)"));
      for (int i = 0; i < 12 && floods(open, uri, "a".repeat(15 << 20)); i++) {
        assertThat(open).hasSize(i + 1);
      }

      assertThat(gateway.exitCode()).isEqualTo(3);
      gateway.await("OutOfMemoryError: the process ends");
    } finally {
      for (RawConnection connection : open) {
        connection.close();
      }
    }
  }

  /** Sends almost all of a body; false when nobody takes it any more. */
  private static boolean floods(List<RawConnection> open, URI uri, String almost) {
    try {
      RawConnection connection = new RawConnection(uri, "127.0.0.1");
      open.add(connection);
      connection.write(RawConnection.head("ForgotPassword", 16 << 20) + almost);
      return true;
    } catch (IOException gone) {
      return false;
    }
  }
}
