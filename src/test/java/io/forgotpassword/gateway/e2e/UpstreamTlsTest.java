package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** TLS to the upstream: the JVM's trust and the endpoint's name decide, and nothing else passes. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class UpstreamTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path directory;

  private final Properties before = (Properties) System.getProperties().clone();
  private final X509Bundle authority = authority();

  UpstreamTlsTest() throws Exception {}

  @BeforeEach
  void trust_one_authority() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", authority.getCertificate());
    Path file = directory.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
  }

  @AfterEach
  void restoreProperties() {
    System.setProperties(before);
  }

  @Test
  void a_trusted_certificate_of_the_endpoints_name_is_accepted() throws Exception {
    assertMessages(valid().buildIssuedBy(authority), 200, 1);
  }

  @Test
  void an_expired_certificate_is_refused_before_anything_is_sent() throws Exception {
    Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS);
    assertMessages(
        valid()
            .notBefore(yesterday.minus(9, ChronoUnit.DAYS))
            .notAfter(yesterday)
            .buildIssuedBy(authority),
        500,
        0);
  }

  @Test
  void a_certificate_of_another_host_is_refused_before_anything_is_sent() throws Exception {
    assertMessages(
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("other.example")
            .ecp256()
            .buildIssuedBy(authority),
        500,
        0);
  }

  @Test
  void a_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent() throws Exception {
    assertMessages(valid().buildIssuedBy(authority()), 500, 0);
  }

  private void assertMessages(X509Bundle certificate, int status, int messages) throws Exception {
    TestGateway gateway = TestGateway.in(directory);
    try (gateway) {
      gateway.startPool();
      try (FaultProxy proxy = FaultProxy.withCertificate(gateway.pool().endpoint(), certificate)) {
        gateway.withEndpoint("https://localhost:" + proxy.port()).start();
        assertThat(gateway.call("ForgotPassword", Calls.forgot("grace").toString()).statusCode())
            .isEqualTo(status);
        assertThat(gateway.pool().outbox().messages()).hasSize(messages);
      }
    }
  }

  private static X509Bundle authority() throws Exception {
    return new CertificateBuilder()
        .subject("CN=A test's authority")
        .setIsCertificateAuthority(true)
        .ecp256()
        .buildSelfSigned();
  }

  private static CertificateBuilder valid() {
    return new CertificateBuilder().subject("CN=localhost").addSanDnsName("localhost").ecp256();
  }
}
