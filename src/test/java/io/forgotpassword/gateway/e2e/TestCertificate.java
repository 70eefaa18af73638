package io.forgotpassword.gateway.e2e;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A self-signed certificate of the loopback, told from others by its serial number. */
record TestCertificate(X509Bundle bundle) {
  static TestCertificate ec(int serial) throws Exception {
    return new TestCertificate(builder(serial).ecp256().buildSelfSigned());
  }

  static TestCertificate rsa(int serial) throws Exception {
    return new TestCertificate(builder(serial).rsa2048().buildSelfSigned());
  }

  private static CertificateBuilder builder(int serial) {
    return new CertificateBuilder()
        .subject("CN=gateway.example")
        .serial(BigInteger.valueOf(serial))
        .addSanDnsName("gateway.example")
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1")
        .setIsCertificateAuthority(true);
  }

  /** Writes tls.crt and tls.key; returns the {@code server} section's part that names them. */
  String writeTo(Path directory) throws Exception {
    Files.createDirectories(directory);
    Path certificate = directory.resolve("tls.crt");
    Path key = directory.resolve("tls.key");
    Files.writeString(certificate, bundle.getCertificatePathPEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    return "tls: {certificate: \"%s\", key: \"%s\"}".formatted(certificate, key);
  }

  /** A TLS context that trusts this certificate only. */
  SSLContext trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {bundle.toTrustManager()}, null);
    return context;
  }

  /** A new HTTP client, without any connection yet. */
  HttpClient client(HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder().version(version).sslContext(trusting()).build();
  }
}
