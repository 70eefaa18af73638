package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateReloadTest {
  private final TestCertificate first = certificate(1);
  private final TestCertificate second = certificate(2);
  private Path directory;
  private Path mounted;

  /** As a kubelet mounts a secret: links to files in a directory that is itself a link. */
  @BeforeEach
  void mount(@TempDir Path temporary) throws Exception {
    directory = temporary;
    mounted = temporary.resolve("mounted");
    Files.createDirectories(mounted);
    first.writeTo(temporary.resolve("v1"));
    Files.createSymbolicLink(mounted.resolve("..data"), temporary.resolve("v1"));
    for (String name : new String[] {"tls.crt", "tls.key"}) {
      Files.createSymbolicLink(mounted.resolve(name), Path.of("..data", name));
    }
  }

  @Test
  void a_rotated_secret_is_shown_to_new_connections_while_open_ones_go_on() throws Exception {
    try (TestGateway gateway = start()) {
      HttpClient open = first.client(HttpClient.Version.HTTP_2);
      assertThat(serialOf(call(open, gateway))).isEqualTo(1);

      second.writeTo(directory.resolve("v2"));
      rotateTo("v2");
      Await.until(
          "the new certificate is shown",
          () -> {
            assertThat(call(open, gateway).statusCode()).isEqualTo(404);
            return shownBy(gateway) == 2;
          });

      HttpResponse<String> onTheOpenConnection = call(open, gateway);
      assertThat(onTheOpenConnection.statusCode()).isEqualTo(404);
      assertThat(serialOf(onTheOpenConnection)).isEqualTo(1);
      assertThat(serialOf(call(second.client(HttpClient.Version.HTTP_2), gateway))).isEqualTo(2);
    }
  }

  @Test
  void a_pair_that_does_not_match_is_reported_once_and_changes_nothing() throws Exception {
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway = start()) {
      second.writeTo(directory.resolve("v2"));
      Files.writeString(
          directory.resolve("v2").resolve("tls.key"), first.bundle().getPrivateKeyPEM());
      rotateTo("v2");
      Await.until("the bad pair is reported", () -> !log.alarms().isEmpty());
      assertThat(shownBy(gateway)).isEqualTo(1);
      assertThat(log.alarms())
          .singleElement()
          .asString()
          .contains(mounted.resolve("tls.key").toString())
          .contains("the old one stays");

      second.writeTo(directory.resolve("v3"));
      rotateTo("v3");
      Await.until("the mended pair is shown", () -> shownBy(gateway) == 2);
    }
  }

  @Test
  void a_missing_file_stops_the_start_with_its_name() throws Exception {
    Files.delete(directory.resolve("v1").resolve("tls.key"));
    refuses("server.tls.key: " + mounted.resolve("tls.key"), "(expected: a file that can be read)");
  }

  @Test
  void a_file_that_is_no_certificate_stops_the_start_with_its_name() throws Exception {
    Files.writeString(directory.resolve("v1").resolve("tls.crt"), "not a certificate");
    refuses("server.tls.certificate: " + mounted.resolve("tls.crt"), "PEM certificate chain");
  }

  @Test
  void a_file_that_is_no_key_stops_the_start_with_its_name() throws Exception {
    Files.writeString(directory.resolve("v1").resolve("tls.key"), "not a key");
    refuses("server.tls.key: " + mounted.resolve("tls.key"), "PEM private key");
  }

  @Test
  void another_certificates_key_stops_the_start_with_its_name() throws Exception {
    Files.writeString(
        directory.resolve("v1").resolve("tls.key"), second.bundle().getPrivateKeyPEM());
    refuses("server.tls.key: " + mounted.resolve("tls.key"), "the private key of ");
  }

  @Test
  void a_key_of_another_kind_stops_the_start_with_its_name() throws Exception {
    Files.writeString(
        directory.resolve("v1").resolve("tls.key"),
        TestCertificate.rsa(3).bundle().getPrivateKeyPEM());
    refuses("server.tls.key: " + mounted.resolve("tls.key"), "expected: ");
  }

  private void refuses(String problem, String expected) throws Exception {
    try (TestGateway gateway = configured()) {
      assertThatThrownBy(gateway::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(problem)
          .hasMessageContaining(expected);
    }
  }

  private TestGateway configured() {
    return TestGateway.in(directory)
        .withServer(
            "tls: {certificate: \"%s\", key: \"%s\"}"
                .formatted(mounted.resolve("tls.crt"), mounted.resolve("tls.key")));
  }

  private TestGateway start() throws Exception {
    return configured().start();
  }

  private void rotateTo(String version) throws IOException {
    Path link = mounted.resolve("..data_tmp");
    Files.createSymbolicLink(link, directory.resolve(version));
    Files.move(link, mounted.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  private long shownBy(TestGateway gateway) throws Exception {
    for (TestCertificate candidate : new TestCertificate[] {first, second}) {
      try (SSLSocket socket =
          (SSLSocket)
              candidate.trusting().getSocketFactory().createSocket("127.0.0.1", gateway.port())) {
        socket.startHandshake();
        return serial(socket.getSession().getPeerCertificates());
      } catch (IOException untrusted) {
        assertThat(untrusted).isInstanceOf(SSLException.class);
      }
    }
    return 0;
  }

  private static HttpResponse<String> call(HttpClient client, TestGateway gateway)
      throws Exception {
    URI nowhere = URI.create("https://127.0.0.1:" + gateway.port() + "/nowhere");
    return client.send(
        HttpRequest.newBuilder(nowhere).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static long serialOf(HttpResponse<String> answer) throws Exception {
    return serial(answer.sslSession().orElseThrow().getPeerCertificates());
  }

  private static long serial(Certificate[] chain) {
    return ((X509Certificate) chain[0]).getSerialNumber().longValue();
  }

  private static TestCertificate certificate(int serial) {
    try {
      return TestCertificate.ec(serial);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
