package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the audit says of clients' software: real ones, seen through a socket that records. */
class FingerprintTest {
  private static final String TOLD = "t13d1516h2_8daaf6152771_e5627efa2ab1";
  private static final String PROXY_V1 = "PROXY TCP4 203.0.113.9 192.0.2.2 40000 443\r\n";
  private static final int ETHERNET = 1_460;
  private static final String FORM =
      """
      <form method=post action=https://localhost:%d/forgot-password target=answer>
        <input name=username value=ada>
      </form>
      <iframe name=answer></iframe>
      """;

  @TempDir private Path directory;
  private final TestCertificate certificate;

  FingerprintTest() throws Exception {
    certificate = TestCertificate.rsa(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1_3 -alpn http/1.1",
        "-tls1_2",
        "-servername gateway.example",
        "-noservername -cipher ECDHE+AESGCM -sigalgs RSA-PSS+SHA256:ECDSA+SHA256"
      })
  void openssl_s_client_has_the_ja4_of_the_bytes_it_sent(String options) throws Exception {
    try (TestGateway gateway = start("");
        RecordingProxy proxy = new RecordingProxy(gateway.port(), new byte[0], 16_384, 16_384)) {
      List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-quiet", "-connect"));
      command.add("127.0.0.1:" + proxy.port());
      command.addAll(List.of(options.split(" ", -1)));
      String body = Calls.forgot("ada").toString();
      String request = RawConnection.head("ForgotPassword", body.length(), "Connection: close");

      assertThat(outputOf(command, request + body)).contains("200 OK");
      assertThat(lastAudited(gateway).required("unmapped").required("ja4").textValue())
          .isEqualTo(Ja4Oracle.of(proxy.hello()));
    }
  }

  @ParameterizedTest
  @CsvSource({"--http1.1, HTTP/1.1", "--http2, HTTP/2"})
  void curl_has_the_ja4_of_the_bytes_it_sent(String option, String version) throws Exception {
    try (TestGateway gateway = start("");
        RecordingProxy proxy = new RecordingProxy(gateway.port(), new byte[0], 16_384, 16_384)) {
      String answer =
          outputOf(
              List.of(
                  "curl",
                  "-ski",
                  option,
                  "--data",
                  Calls.forgot("ada").toString(),
                  "-Hcontent-type: application/x-amz-json-1.1",
                  "-Hx-amz-target: AWSCognitoIdentityProviderService.ForgotPassword",
                  "https://localhost:" + proxy.port() + "/"),
              "");

      assertThat(answer).startsWith(version + " 200");
      assertThat(lastAudited(gateway).required("unmapped").required("ja4").textValue())
          .isEqualTo(Ja4Oracle.of(proxy.hello()));
    }
  }

  @Test
  @Tag("slow")
  void chromium_has_the_ja4_of_the_bytes_it_sent() throws Exception {
    try (TestGateway gateway = start("");
        RecordingProxy proxy = new RecordingProxy(gateway.port(), new byte[0], 16_384, ETHERNET);
        LoginSite site = LoginSite.showing(FORM.formatted(proxy.port()));
        Chromium browser = Chromium.start()) {
      browser.open(site.origin());

      assertThat(browser.submit()).contains("\"delivery_medium\":\"SMS\"");
      assertThat(browser.protocol()).isEqualTo("h2");
      List<String> sent = new ArrayList<>();
      for (byte[] hello : proxy.hellos()) {
        assertThat(hello).hasSizeGreaterThan(ETHERNET);
        sent.add(Ja4Oracle.of(hello));
      }
      assertThat(lastAudited(gateway).required("unmapped").required("ja4").textValue()).isIn(sent);
    }
  }

  @ParameterizedTest
  @CsvSource({"16384, 1, false", "7, 16384, false", "40, 3, false", "40, 3, true"})
  void a_hello_in_pieces_is_put_together(int recordSize, int segmentSize, boolean proxied)
      throws Exception {
    byte[] prefix = proxied ? PROXY_V1.getBytes(ISO_8859_1) : new byte[0];
    try (TestGateway gateway = start(proxied ? ", proxy-protocol: true" : "");
        RecordingProxy proxy =
            new RecordingProxy(gateway.port(), prefix, recordSize, segmentSize)) {
      HttpClient client = certificate.client(HttpClient.Version.HTTP_2);
      int status =
          client
              .send(TlsTest.forgot(proxy.port()), HttpResponse.BodyHandlers.discarding())
              .statusCode();

      assertThat(status).isEqualTo(200);
      ObjectNode audited = lastAudited(gateway);
      assertThat(audited.required("unmapped").required("ja4").textValue())
          .isEqualTo(Ja4Oracle.of(proxy.hello()));
      assertThat(audited.required("src_endpoint").required("ip").textValue())
          .isEqualTo(proxied ? "203.0.113.9" : "127.0.0.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, cloudfront-viewer-ja4-fingerprint, " + TOLD + ", " + TOLD,
    "127.0.0.1, cloudfront-viewer-ja4-fingerprint, not-a-ja4,",
    "192.0.2.1, cloudfront-viewer-ja4-fingerprint, " + TOLD + ",",
    "127.0.0.1, '', " + TOLD + ","
  })
  void a_told_ja4_counts_only_in_a_named_header_of_a_trusted_proxy(
      String trusted, String read, String told, String audited) throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("trusted-proxies: [" + trusted + "], ja4-headers: [" + read + "]")
            .start()) {
      gateway.send(
          gateway
              .cognito("ForgotPassword")
              .header("CloudFront-Viewer-JA4-Fingerprint", told)
              .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot("ada").toString())));
      assertThat(lastAudited(gateway).required("unmapped").path("ja4").textValue())
          .isEqualTo(audited);
    }
  }

  @Test
  void another_balancers_header_of_a_ja4_is_read_where_it_is_named() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withServer("trusted-proxies: [127.0.0.1], ja4-headers: [x-absent, x-edge-ja4]")
            .start()) {
      gateway.send(
          gateway
              .cognito("ForgotPassword")
              .header("X-Edge-JA4", "t13d1516h2_111111111111_111111111111")
              .header("X-Edge-JA4", TOLD)
              .header("CloudFront-Viewer-JA4-Fingerprint", "t13d1516h2_000000000000_000000000000")
              .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot("ada").toString())));
      assertThat(lastAudited(gateway).required("unmapped").path("ja4").textValue()).isEqualTo(TOLD);
    }
  }

  @Test
  void a_balancers_own_hello_is_nobodys_ja4() throws Exception {
    try (TestGateway gateway = start(", trusted-proxies: [127.0.0.1]")) {
      call(gateway);
      assertThat(lastAudited(gateway).required("unmapped").has("ja4")).isFalse();
    }
  }

  @Test
  void a_limit_by_fingerprint_tells_clients_of_one_address_apart() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withLimits(
                "{single-flight: 0s, rules: [{name: f, key: fingerprint, allow: [1 per 1h]}]}")
            .start()) {
      assertThat(statusOf(gateway, "one", "ada")).isEqualTo(200);
      assertThat(statusOf(gateway, "one", "grace")).isEqualTo(400);
      assertThat(statusOf(gateway, "another", "grace")).isEqualTo(200);
    }
  }

  @Test
  void the_shape_of_a_head_is_its_names_and_their_order() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start()) {
      send(gateway, "X-One: 1", "X-Two: 2");
      send(gateway, "X-One: other", "x-two: values");
      send(gateway, "X-One: 1", "X-Two: 2", "Cookie: a=b");
      send(gateway, "X-Two: 2", "X-One: 1");
      gateway.stopGateway();

      List<String> shapes = new ArrayList<>();
      for (String line : gateway.audit()) {
        shapes.add(Calls.parse(line).required("unmapped").required("header_shape").textValue());
      }
      assertThat(shapes).hasSize(4);
      assertThat(shapes.subList(0, 3)).containsOnly(shapes.get(0));
      assertThat(shapes.get(3)).matches("[0-9a-f]{12}").isNotEqualTo(shapes.get(0));
    }
  }

  private TestGateway start(String more) throws Exception {
    return TestGateway.in(directory)
        .withServer(certificate.writeTo(directory.resolve("tls")) + more)
        .start();
  }

  private void call(TestGateway gateway) throws Exception {
    certificate
        .client(HttpClient.Version.HTTP_1_1)
        .send(TlsTest.forgot(gateway.port()), HttpResponse.BodyHandlers.discarding());
  }

  private static int statusOf(TestGateway gateway, String userAgent, String username)
      throws Exception {
    return gateway
        .send(
            gateway
                .cognito("ForgotPassword")
                .header("user-agent", userAgent)
                .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot(username).toString())))
        .statusCode();
  }

  private static void send(TestGateway gateway, String... headers) throws Exception {
    String body = Calls.forgot("ada").toString();
    try (RawConnection raw = gateway.connect()) {
      raw.write(RawConnection.head("ForgotPassword", body.length(), headers) + body);
      assertThat(raw.readLine()).endsWith("200 OK");
    }
  }

  /** What the gateway wrote down last, once it is stopped. */
  private static ObjectNode lastAudited(TestGateway gateway) throws Exception {
    gateway.stopGateway();
    List<String> lines = gateway.audit();
    return Calls.parse(lines.get(lines.size() - 1));
  }

  private static String outputOf(List<String> command, String input) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      process.getOutputStream().write(input.getBytes(ISO_8859_1));
      process.getOutputStream().flush();
      String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
