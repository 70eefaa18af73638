package io.forgotpassword.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.forgotpassword.gateway.config.ConfigLoader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not let a gateway start is named, with what is expected. */
class GatewayStartTest {
  private final Path directory;

  GatewayStartTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private String whyNot(String server, String admin, Path audit) throws Exception {
    String yaml =
        """
        server: {%s}
        admin: {%s}
        cognito: {region: eu-west-1, endpoint: "http://127.0.0.1:1"}
        clients: [{client-id: abc, client-secrets: [s3cr3t]}]
        limits: {rules: []}
        audit: {directory: "%s"}
        """;
    Path file =
        Files.writeString(directory.resolve("gateway.yaml"), yaml.formatted(server, admin, audit));
    var config = ConfigLoader.load(file, Map.of());
    Throwable failure = catchThrowable(() -> Gateway.start(config));
    assertThat(failure).isNotNull();
    return Reason.of(failure);
  }

  @Test
  void a_port_that_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(whyNot("host: 127.0.0.1, port: " + port, "port: 0", directory.resolve("a")))
          .startsWith("server: cannot listen on 127.0.0.1 port " + port + ": ")
          .containsIgnoringCase("address already in use")
          .contains("server.host", "server.port");
      assertThat(whyNot("host: 127.0.0.1, port: 0", "port: " + port, directory.resolve("b")))
          .startsWith("admin: cannot listen on 127.0.0.1 port " + port + ": ")
          .containsIgnoringCase("address already in use")
          .contains("admin.host", "admin.port");
    }
  }

  @Test
  void an_address_of_another_machine() throws Exception {
    assertThat(whyNot("host: 192.0.2.1, port: 0", "port: 0", directory.resolve("a")))
        .startsWith("server: cannot listen on 192.0.2.1 port 0: ")
        .contains("an address of this machine");
  }

  @Test
  void an_audit_directory_that_is_a_file() throws Exception {
    Path file = Files.writeString(directory.resolve("audit"), "");

    assertThat(whyNot("host: 127.0.0.1, port: 0", "port: 0", file))
        .startsWith("audit: " + file + ": it is not a directory")
        .contains("audit.directory");
  }

  @Test
  void a_pseudonym_key_that_cannot_be_read() throws Exception {
    Path audit = directory.resolve("audit");
    Path key = Files.createDirectories(audit.resolve("pseudonym.key"));

    assertThat(whyNot("host: 127.0.0.1, port: 0", "port: 0", audit))
        .startsWith("audit: ")
        .contains(key.toString());
  }
}
