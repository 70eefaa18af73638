package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.connection.TestHello;
import io.forgotpassword.gateway.e2e.Http2Frames.FrameType;
import io.netty.handler.ssl.OpenSsl;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private TestCertificate certificate;
  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    certificate = TestCertificate.rsa(1);
    gateway =
        TestGateway.in(directory).withServer(certificate.writeTo(directory.resolve("tls"))).start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void alpn_gives_each_client_the_version_it_asks_for(HttpClient.Version version) throws Exception {
    HttpResponse<String> answer =
        certificate
            .client(version)
            .send(forgot(gateway.port()), HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, TLS_AES_256_GCM_SHA384",
    "TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
    "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLSv1.2, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  })
  void a_sound_version_and_cipher_is_spoken(String version, String cipher) throws Exception {
    try (SSLSocket socket = socket()) {
      socket.setEnabledProtocols(new String[] {version});
      socket.setEnabledCipherSuites(new String[] {cipher});
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).isEqualTo(cipher);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
      })
  void a_weak_cipher_is_refused(String cipher) throws Exception {
    try (SSLSocket socket = socket()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {cipher});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  /** The JDK's own client refuses to speak it, so the hello is written by hand. */
  @Test
  void tls_1_1_is_refused_with_an_alert() throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write(new String(TestHello.tls11().records(16_384), ISO_8859_1));
      String alert = raw.readToEnd();

      assertThat(alert).hasSizeGreaterThanOrEqualTo(7);
      assertThat((int) alert.charAt(0)).as("an alert record").isEqualTo(21);
      assertThat((int) alert.charAt(6)).as("protocol_version").isEqualTo(70);
    }
  }

  @Test
  void plain_http_on_the_tls_port_does_no_harm() throws Exception {
    try (RawConnection raw = gateway.connect()) {
      raw.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(raw.readToEnd()).doesNotContain("HTTP/1.1");
    }
    HttpResponse<String> beside =
        certificate
            .client(HttpClient.Version.HTTP_2)
            .send(forgot(gateway.port()), HttpResponse.BodyHandlers.ofString());
    assertThat(beside.statusCode()).isEqualTo(200);
  }

  @Test
  void handshakes_and_the_certificates_end_are_metered() throws Exception {
    for (String version : new String[] {"TLSv1.3", "TLSv1.2", "TLSv1.2"}) {
      try (SSLSocket socket = socket()) {
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
      }
    }
    try (RawConnection raw = gateway.connect()) {
      raw.write("GET / HTTP/1.1\r\n\r\n").readToEnd();
    }
    gateway.connect().close(); // A balancer's health check sends nothing.

    long expiry = certificate.bundle().getCertificate().getNotAfter().toInstant().getEpochSecond();
    Await.until(
        "four handshakes",
        () -> gateway.metrics().contains("outcome=\"failed\",version=\"none\"} 1.0"));
    assertThat(gateway.metrics())
        .contains("gateway_tls_handshakes_total{outcome=\"done\",version=\"1.3\"} 1.0")
        .contains("gateway_tls_handshakes_total{outcome=\"done\",version=\"1.2\"} 2.0")
        .contains("gateway_tls_certificate_expiry_seconds " + (double) expiry);
  }

  @Test
  void boringssl_is_there_to_be_used() {
    assertThat(OpenSsl.unavailabilityCause()).isNull();
    assertThat(OpenSsl.versionString()).contains("BoringSSL");
  }

  static HttpRequest forgot(int port) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/"))
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "AWSCognitoIdentityProviderService.ForgotPassword")
        .POST(HttpRequest.BodyPublishers.ofString(Calls.forgot("ada").toString()))
        .build();
  }

  private SSLSocket socket() throws Exception {
    return (SSLSocket)
        certificate.trusting().getSocketFactory().createSocket("127.0.0.1", gateway.port());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_flood_of_frames_ends_its_connection_behind_tls_too(
      boolean proxied, @TempDir Path directory) throws Exception {
    TestCertificate certificate = TestCertificate.ec(7);
    try (TestGateway gateway =
            TestGateway.in(directory)
                .withServer(
                    certificate.writeTo(directory.resolve("tls")) + ", proxy-protocol: " + proxied)
                .start();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      if (proxied) {
        plain.getOutputStream().write("PROXY UNKNOWN\r\n".getBytes(US_ASCII));
      }
      SSLSocket tls =
          (SSLSocket)
              certificate.trusting().getSocketFactory().createSocket(plain, "localhost", 0, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      tls.setSSLParameters(parameters);
      try (Http2Frames frames = new Http2Frames(tls)) {
        boolean open = true;
        for (int i = 0; open && i < 20_000; i++) {
          open = frames.write(FrameType.PRIORITY, 0, 3, new byte[5]);
        }
        assertThat(frames.typesToEnd()).contains(FrameType.SETTINGS);
      }
    }
  }
}
