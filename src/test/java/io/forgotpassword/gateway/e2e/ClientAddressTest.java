package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address the audit names. */
class ClientAddressTest {
  private static final String V2 = "0d0a0d0a000d0a515549540a";

  /** Two paths of 108 bytes. */
  private static final String UNIX = ("2f746d702f61" + "00".repeat(102)).repeat(2);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 203.0.113.9 192.0.2.2 40000 443, 203.0.113.9",
    "PROXY TCP6 2001:db8::9 2001:db8::1 40000 443, 2001:db8::9",
    "PROXY TCP6 ::ffff:203.0.113.9 ::1 40000 443, 203.0.113.9",
    "PROXY UNKNOWN, 127.0.0.1"
  })
  void a_proxy_v1_header_names_the_client(String header, String client) throws Exception {
    assertThat(addressSeenBehind(header + "\r\n")).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource({
    V2 + "2111000ccb007109c00002029c4001bb, 203.0.113.9",
    V2 + "2111000fcb007109c00002029c4001bb040000, 203.0.113.9",
    V2
        + "2121002420010db800000000000000000000000920010db80000000000000000000000019c4001bb,"
        + " 2001:db8::9",
    V2
        + "212100240064ff9b0000000000000000cb00710920010db80000000000000000000000019c4001bb,"
        + " 203.0.113.9",
    V2 + "20000000, 127.0.0.1",
    V2 + "21000000, 127.0.0.1",
    V2 + "2100000ccb007109c00002029c4001bb, 127.0.0.1",
    V2 + "213100d8UNIX, 127.0.0.1",
    V2 + "2011000ccb007109c00002029c4001bb, 127.0.0.1"
  })
  void a_proxy_v2_header_names_the_client(String hex, String client) throws Exception {
    assertThat(
            addressSeenBehind(
                new String(HexFormat.of().parseHex(hex.replace("UNIX", UNIX)), ISO_8859_1)))
        .isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PROXY TCP4 not-an-address 192.0.2.2 40000 443\r\n",
        "PROXY TCP4 203.0.113.9\r\n",
        "PROXY TCP9 203.0.113.9 192.0.2.2 40000 443\r\n"
      })
  void a_connection_without_a_sound_proxy_header_gets_no_answer(String header) throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withServer("proxy-protocol: true").start()) {
      try (RawConnection raw = gateway.connect()) {
        raw.write(header + forgot());
        assertThat(raw.readToEnd()).isEmpty();
      }
      try (RawConnection beside = gateway.connect()) {
        beside.write("PROXY UNKNOWN\r\n" + forgot());
        assertThat(beside.readLine()).isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void spoofed_headers_count_and_change_nothing() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withServer("trusted-proxies: [10.0.0.0/8]").start()) {
      assertThat(gateway.metrics()).contains("gateway_forwarding_spoofed_total 0.0");

      send(gateway, "X-Forwarded-For", "203.0.113.9");
      send(gateway, "Forwarded", "for=203.0.113.9");
      send(gateway, "CloudFront-Viewer-JA4-Fingerprint", "t13d1516h2_8daaf6152771_e5627efa2ab1");
      send(gateway, "X_Real_IP", "203.0.113.9");
      send(gateway, "X-Forwarded-Host", "203.0.113.9");
      send(gateway, "X-Other", "203.0.113.9");

      assertThat(gateway.metrics()).contains("gateway_forwarding_spoofed_total 5.0");
      assertThat(addresses(gateway)).hasSize(6).containsOnly("127.0.0.1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x-forwarded-for | X-Forwarded-For                   | 1.1.1.1, 203.0.113.9               | 203.0.113.9 | 0
          x-forwarded-for | Forwarded                         | for=203.0.113.9                    | 127.0.0.1   | 1
          x-forwarded-for | Forwarded                         | garbage                            | 127.0.0.1   | 1
          forwarded       | Forwarded                         | for=1.1.1.1, for="[64:ff9b::cb00:7109]:80" | 203.0.113.9 | 0
          forwarded       | X-Forwarded-For                   | 203.0.113.9                        | 127.0.0.1   | 1
          none            | X-Forwarded-For                   | 203.0.113.9                        | 127.0.0.1   | 1
          none            | Forwarded                         | for=203.0.113.9                    | 127.0.0.1   | 1
          x-forwarded-for | True-Client-IP                    | 203.0.113.9                        | 127.0.0.1   | 1
          x-forwarded-for | X-Real-IP                         | 203.0.113.9                        | 127.0.0.1   | 0
          x-forwarded-for | X-Forwarded-Proto                 | https                              | 127.0.0.1   | 0
          none            | CloudFront-Viewer-JA4-Fingerprint | t13d1516h2_8daaf6152771_e5627efa2ab1 | 127.0.0.1 | 1
          """)
  void a_trusted_proxy_is_believed_in_one_header_and_others_count_as_spoofed(
      String believed, String header, String value, String client, String spoofed)
      throws Exception {
    String server = "trusted-proxies: [127.0.0.1], forwarded-header: " + believed;
    try (TestGateway gateway = TestGateway.in(directory).withServer(server).start()) {
      send(gateway, header, value);

      assertThat(gateway.metrics()).contains("gateway_forwarding_spoofed_total " + spoofed + ".0");
      assertThat(addresses(gateway)).containsExactly(client);
    }
  }

  private String addressSeenBehind(String proxyHeader) throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withServer("proxy-protocol: true").start()) {
      try (RawConnection raw = gateway.connect()) {
        raw.write(proxyHeader + forgot());
        assertThat(raw.readLine()).isEqualTo("HTTP/1.1 200 OK");
      }
      return addresses(gateway).get(0);
    }
  }

  private static String forgot() {
    String body = Calls.forgot("ada").toString();
    return RawConnection.head("ForgotPassword", body.length()) + body;
  }

  private static void send(TestGateway gateway, String header, String value) throws Exception {
    gateway.send(
        gateway
            .cognito("ForgotPassword")
            .header(header, value)
            .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot("ada").toString())));
  }

  private static List<String> addresses(TestGateway gateway) throws Exception {
    gateway.stopGateway();
    return gateway.audit().stream().map(ClientAddressTest::addressOf).toList();
  }

  private static String addressOf(String line) {
    try {
      return Calls.parse(line).required("src_endpoint").required("ip").textValue();
    } catch (Exception e) {
      throw new AssertionError(line, e);
    }
  }
}
