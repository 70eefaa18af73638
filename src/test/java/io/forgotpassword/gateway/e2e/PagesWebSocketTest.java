package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets between clients and a real page server. */
class PagesWebSocketTest {
  private static final int FAREWELL = 5_000_000;

  @TempDir Path directory;

  private PageServer pages;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    pages = PageServer.node(directory);
    gateway = TestGateway.in(directory).withLoginPages(pages.url()).start();
  }

  @AfterEach
  void stop() {
    gateway.close();
    pages.close();
  }

  private static String handshake(String path, String connection) {
    return ("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: " + connection + "\r\n")
        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  }

  /** Firefox sends the second. */
  @ParameterizedTest
  @ValueSource(strings = {"Upgrade", "keep-alive, Upgrade", "x-hop , UPGRADE"})
  void a_handshake_may_name_other_options_of_its_connection(String connection) throws Exception {
    try (RawConnection client = new RawConnection(gateway.uri())) {
      client.write(handshake("/live", connection));

      assertThat(client.readLine()).startsWith("HTTP/1.1 101");
    }
  }

  @Test
  void pages_that_refuse_a_handshake_say_why() throws Exception {
    try (RawConnection client = new RawConnection(gateway.uri())) {
      client.write(handshake("/login-first", "Upgrade"));
      client.write("GET /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 401")
          .contains("www-authenticate: Basic")
          .contains("why?HTTP/1.1 200 OK");
    }
  }

  /** What the kernel holds of the farewell is several reads of the gateway. */
  @Test
  void a_slow_client_gets_all_that_was_sent_before_the_end() throws Exception {
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(8192);
      client.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.uri().getPort()));
      client.getOutputStream().write(handshake("/farewell", "Upgrade").getBytes(ISO_8859_1));
      gateway.send(HttpRequest.newBuilder(gateway.uri().resolve("/farewell-said")));

      assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 101")
          .endsWith("f".repeat(FAREWELL));
    }
  }
}
