package io.forgotpassword.gateway.e2e;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;

/** The one certificate authority that this JVM trusts until it is closed. */
final class TrustedAuthority implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Properties before = (Properties) System.getProperties().clone();
  private final X509Bundle bundle = untrusted();

  TrustedAuthority(Path directory) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", bundle.getCertificate());
    Path file = directory.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
  }

  /** Another authority, which is not trusted. */
  static X509Bundle untrusted() throws Exception {
    return new CertificateBuilder()
        .subject("CN=A test's authority")
        .setIsCertificateAuthority(true)
        .ecp256()
        .buildSelfSigned();
  }

  /** A certificate to be issued to a host. */
  static CertificateBuilder named(String host) {
    return new CertificateBuilder().subject("CN=localhost").addSanDnsName(host).ecp256();
  }

  /** The same, no longer valid. */
  static CertificateBuilder expired(String host) {
    Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS);
    return named(host).notBefore(yesterday.minus(9, ChronoUnit.DAYS)).notAfter(yesterday);
  }

  X509Bundle issue(CertificateBuilder certificate) throws Exception {
    return certificate.buildIssuedBy(bundle);
  }

  @Override
  public void close() {
    System.setProperties(before);
  }
}
