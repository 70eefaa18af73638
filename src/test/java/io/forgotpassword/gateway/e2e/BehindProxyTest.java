package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.ReceivedCall;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller types passes nginx and HAProxy, and moves nobody's limit. */
class BehindProxyTest {
  private static final int LIMIT = 10;
  private static final int CALLS = 40;

  /** SETTINGS with nothing in it but a window size, as RFC 7540 section 3.2.1 sent it. */
  private static final String SETTINGS =
      Base64.getUrlEncoder().encodeToString(HexFormat.of().parseHex("00040000ffff"));

  @TempDir private Path directory;

  private TestGateway start() throws Exception {
    return TestGateway.in(directory)
        .withServer("trusted-proxies: [127.0.0.1]")
        .withLimits(
            "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [%d per 24h]}]}"
                .formatted(LIMIT))
        .start();
  }

  private FrontProxy proxy(String name, TestGateway gateway) throws Exception {
    return name.equals("nginx")
        ? FrontProxy.nginx(directory, gateway.port())
        : FrontProxy.haproxy(directory, gateway.port());
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, Forwarded: for=198.51.100.%d",
    "haproxy, Forwarded: for=198.51.100.%d",
    "nginx, X-Forwarded-For: 198.51.100.%d",
    "haproxy, X-Forwarded-For: 198.51.100.%d",
    "nginx, Forwarded: garbage",
    "haproxy, CloudFront-Viewer-JA4-Fingerprint: t13d1516h2_8daaf6152771_e5627efa2a%02d"
  })
  void a_typed_header_moves_no_limit(String name, String typed) throws Exception {
    String body = Calls.forgot("grace").toString();
    int answered = 0;
    try (TestGateway gateway = start();
        FrontProxy proxy = proxy(name, gateway)) {
      for (int i = 0; i < CALLS; i++) {
        try (RawConnection raw = proxy.connect()) {
          raw.write(
              RawConnection.head(
                      "ForgotPassword", body.length(), typed.formatted(i), "Connection: close")
                  + body);
          answered += HostileInput.statusesOf(raw.readToEnd()).equals("200") ? 1 : 0;
        }
      }

      assertThat(answered).isEqualTo(LIMIT);
      assertThat(gateway.pool().received())
          .extracting(ReceivedCall::ipAddress)
          .hasSize(LIMIT)
          .containsOnly(FrontProxy.CALLER);
      assertThat(gateway.metrics())
          .contains(
              "gateway_forwarding_spoofed_total "
                  + (typed.startsWith("X-Forwarded") ? "0.0" : CALLS + ".0"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upgrade, HTTP2-Settings", "Upgrade", "close"})
  void an_upgrade_passes_nginx_and_opens_no_tunnel(String connection) throws Exception {
    String body = Calls.forgot("grace").toString();
    try (TestGateway gateway = start();
        FrontProxy proxy = FrontProxy.nginx(directory, gateway.port());
        RawConnection raw = proxy.connect()) {
      raw.write(
          RawConnection.head(
                  "ForgotPassword",
                  body.length(),
                  "Connection: " + connection,
                  "Upgrade: h2c",
                  "HTTP2-Settings: " + SETTINGS)
              + body);

      assertThat(raw.readLine()).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection: Upgrade, HTTP2-Settings;Upgrade: h2c;HTTP2-Settings: S | 200",
        "Connection: Upgrade, HTTP2-Settings;Upgrade: H2C;HTTP2-Settings: S | 200",
        "Connection: Upgrade;Upgrade: h2c | 200",
        "Upgrade: h2c | 200",
        "Upgrade: h2c;HTTP2-Settings: S | 200",
        "Upgrade: h2c, h2c | 200",
        "Upgrade: h2c;Upgrade: h2c | 200",
        "Upgrade: a;Upgrade: h2c | 200",
        "Connection: Upgrade, HTTP2-Settings;Upgrade: h2c;HTTP2-Settings: ! | 200",
        "Connection: Upgrade, HTTP2-Settings;Upgrade: h2c;HTTP2-Settings: S;Expect: 100-continue |"
            + " 100 200",
        "Upgrade: h2c;Expect: 100-continue | 100 200"
      })
  void an_upgrade_to_h2c_is_ignored(String headers, String statuses) throws Exception {
    String body = Calls.forgot("grace").toString();
    String sent =
        RawConnection.head(
                "ForgotPassword",
                body.length(),
                headers.replace("S", SETTINGS).replace(SETTINGS + "ettings", "Settings").split(";"))
            + body;
    try (TestGateway gateway = start()) {
      for (int first : new int[] {1, 2, 5, sent.length()}) {
        try (RawConnection raw = gateway.connect()) {
          raw.write(sent.substring(0, first));
          raw.write(sent.substring(first));
          raw.write("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

          assertThat(HostileInput.statusesOf(raw.readToEnd())).isEqualTo(statuses + " 404");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PROXY UNKNOWN\r\n", "PROXY TCP4 203.0.113.9 192.0.2.2 4000 443\r\n"})
  void prior_knowledge_is_left_in_whatever_pieces_it_comes(String proxyHeader) throws Exception {
    String preface = proxyHeader + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    String settings = "\0\0\0\4\0\0\0\0\0";
    try (TestGateway gateway =
        TestGateway.in(directory).withServer("proxy-protocol: " + !proxyHeader.isEmpty()).start()) {
      for (int first : new int[] {1, 10, preface.length(), preface.length() + 3}) {
        try (RawConnection raw = gateway.connect()) {
          raw.write((preface + settings).substring(0, first));
          raw.write((preface + settings).substring(first));

          assertThat(raw.read(4).getBytes(ISO_8859_1)[3]).isEqualTo((byte) 4);
        }
        try (RawConnection raw = gateway.connect()) {
          raw.write(
              proxyHeader
                  + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                  + "Upgrade: h2c\r\n\r\n");
          assertThat(HostileInput.statusesOf(raw.readToEnd())).isEqualTo("405");
        }
      }
    }
  }
}
