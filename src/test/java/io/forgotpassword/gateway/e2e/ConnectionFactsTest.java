package io.forgotpassword.gateway.e2e;

import static io.forgotpassword.gateway.e2e.Http2Frames.END_HEADERS;
import static io.forgotpassword.gateway.e2e.Http2Frames.END_STREAM;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit says of several requests that came by one connection. */
class ConnectionFactsTest {
  /** SETTINGS_HEADER_TABLE_SIZE of 0. */
  private static final byte[] NO_TABLE = HexFormat.of().parseHex("000100000000");

  @TempDir private Path directory;

  @Test
  void each_request_of_a_trusted_proxys_connection_is_its_own_clients() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withServer("trusted-proxies: [127.0.0.1]").start()) {
      sendOnOne(gateway, "", "X-Forwarded-For: 203.0.113.8", "X-Forwarded-For: 203.0.113.9");

      assertThat(audited(gateway, "/src_endpoint/ip"))
          .containsExactly("203.0.113.8", "203.0.113.9");
    }
  }

  @Test
  void every_request_behind_a_proxy_header_is_the_client_s_it_names() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withServer("proxy-protocol: true").start()) {
      sendOnOne(gateway, "PROXY TCP4 203.0.113.9 192.0.2.2 40000 443\r\n", "X-One: 1", "X-Two: 2");

      assertThat(audited(gateway, "/src_endpoint/ip"))
          .containsExactly("203.0.113.9", "203.0.113.9");
    }
  }

  @Test
  void every_request_of_a_connection_has_its_ja4() throws Exception {
    TestCertificate certificate = TestCertificate.ec(1);
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer(certificate.writeTo(directory.resolve("tls")))
            .start()) {
      HttpClient client = certificate.client(HttpClient.Version.HTTP_2);
      for (int i = 0; i < 2; i++) {
        client.send(TlsTest.forgot(gateway.port()), HttpResponse.BodyHandlers.discarding());
      }

      List<String> ja4 = audited(gateway, "/unmapped/ja4");
      assertThat(ja4).hasSize(2).allMatch(text -> text.startsWith("t13"));
      assertThat(ja4.get(1)).isEqualTo(ja4.get(0));
    }
  }

  @Test
  void http_2_settings_are_in_the_shape_of_the_requests_after_them() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start();
        Http2Frames client = new Http2Frames(gateway.port())) {
      forgot(client, 1);
      forgot(client, 3);
      client.write(FrameType.SETTINGS, 0, 0, NO_TABLE);
      forgot(client, 5);
      forgot(client, 7);

      List<String> shapes = audited(gateway, "/unmapped/header_shape");
      assertThat(shapes).hasSize(4);
      assertThat(shapes.get(1)).isEqualTo(shapes.get(0));
      assertThat(shapes.get(2)).isNotEqualTo(shapes.get(0));
      assertThat(shapes.get(3)).isEqualTo(shapes.get(2));
    }
  }

  /** Two requests, each with one header of its own, behind what the connection begins with. */
  private static void sendOnOne(TestGateway gateway, String prefix, String first, String second)
      throws Exception {
    String body = Calls.forgot("ada").toString();
    try (RawConnection raw = gateway.connect()) {
      raw.write(prefix + RawConnection.head("ForgotPassword", body.length(), first) + body);
      raw.write(
          RawConnection.head("ForgotPassword", body.length(), second, "Connection: close") + body);
      assertThat(raw.readToEnd().split("HTTP/1.1 200 OK", -1)).hasSize(3);
    }
  }

  private static void forgot(Http2Frames client, int stream) throws Exception {
    byte[] body = Calls.forgot("ada").toString().getBytes(ISO_8859_1);
    client.write(FrameType.HEADERS, END_HEADERS, stream, Http2Frames.head("ForgotPassword"));
    client.write(FrameType.DATA, END_STREAM, stream, body);
    assertThat(client.typesUntil(FrameType.DATA)).contains(FrameType.HEADERS);
  }

  /** One field of all events, once the gateway is stopped. */
  private static List<String> audited(TestGateway gateway, String field) throws Exception {
    gateway.stopGateway();
    List<String> values = new ArrayList<>();
    for (String line : gateway.audit()) {
      JsonNode value = Calls.parse(line).at(field);
      values.add(value.textValue());
    }
    return values;
  }
}
