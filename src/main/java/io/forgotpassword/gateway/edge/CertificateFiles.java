package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.edge.netty.ServerKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key files of the edge, read again when they change. Files that cannot be used
 * are reported once and change nothing. Thread-safe and blocking; one for all event loops.
 */
public final class CertificateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

  private final ServerSettings.Tls files;
  private Content seen;
  private String reported = "";
  private volatile Pair inForce;

  private CertificateFiles(ServerSettings.Tls files) throws IOException {
    this.files = files;
    this.seen = Content.of(files);
    this.inForce = seen.pair(files);
  }

  /** Fails, naming the file that is missing, unreadable, no PEM, or not the other's. */
  public static CertificateFiles open(ServerSettings.Tls tls) throws IOException {
    return new CertificateFiles(tls);
  }

  /** The pair that was last read, without a look at the files. */
  KeyCertOptions known() {
    return inForce.options();
  }

  /** Until when the certificate that was last read is valid. */
  public Instant expiry() {
    return inForce.expiry();
  }

  /** The newest usable pair; the same object until there is a newer one. */
  synchronized KeyCertOptions current() {
    try {
      Content now = Content.of(files);
      if (!now.equals(seen)) {
        seen = now;
        inForce = now.pair(files);
        LOG.info("{}: a new certificate, in force for new connections", files.certificate());
      }
      reported = "";
    } catch (IOException e) {
      if (!reported.equals(e.getMessage())) {
        LOG.error("the new certificate cannot be used, the old one stays: {}", e.getMessage());
      }
      reported = String.valueOf(e.getMessage());
    }
    return inForce.options();
  }

  private record Pair(KeyCertOptions options, Instant expiry) {}

  /** The bytes of both files. Each problem names the setting and the file that is wrong. */
  private record Content(Buffer certificate, Buffer key) {
    private static final byte[] SAMPLE = new byte[32];

    static Content of(ServerSettings.Tls files) throws IOException {
      return new Content(read("certificate", files.certificate()), read("key", files.key()));
    }

    Pair pair(ServerSettings.Tls files) throws IOException {
      X509Certificate leaf = leafOf(files.certificate());
      PublicKey shown = leaf.getPublicKey();
      KeyManagerFactory pair = keyManagers(files.key());
      if (!belong(shown, privateKeyOf(pair, shown))) {
        throw problem("key", files.key(), "the private key of " + files.certificate(), null);
      }
      return new Pair(ServerKey.of(pair), leaf.getNotAfter().toInstant());
    }

    private static Buffer read(String setting, Path file) throws IOException {
      if (Files.exists(file) && !Files.isRegularFile(file)) { // A FIFO would be waited for.
        throw problem(setting, file, "a regular file", null);
      }
      try {
        return Buffer.buffer(Files.readAllBytes(file));
      } catch (IOException e) {
        throw problem(setting, file, "a file that can be read", e);
      }
    }

    private X509Certificate leafOf(Path file) throws IOException {
      try {
        Collection<? extends Certificate> chain =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificate.getBytes()));
        if (chain.isEmpty()) {
          throw problem("certificate", file, "a PEM certificate chain, leaf first", null);
        }
        return (X509Certificate) chain.iterator().next();
      } catch (CertificateException e) {
        throw problem("certificate", file, "a PEM certificate chain, leaf first", e);
      }
    }

    /** Vert.x reads the key, so that what passes here is what the server can use. */
    private KeyManagerFactory keyManagers(Path file) throws IOException {
      try {
        return new PemKeyCertOptions()
            .addCertValue(certificate)
            .addKeyValue(key)
            .getKeyManagerFactory(null);
      } catch (Exception e) {
        throw problem("key", file, "a PEM private key of the certificate, RSA or EC", e);
      }
    }

    /** Null when the key is of another algorithm. */
    private static @Nullable PrivateKey privateKeyOf(KeyManagerFactory pair, PublicKey shown) {
      X509KeyManager keys = (X509KeyManager) pair.getKeyManagers()[0];
      String[] aliases = keys.getServerAliases(shown.getAlgorithm(), null);
      return aliases == null ? null : keys.getPrivateKey(aliases[0]);
    }

    private static boolean belong(PublicKey shown, @Nullable PrivateKey kept) {
      try {
        Signature signature =
            Signature.getInstance(
                "RSA".equals(shown.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(kept);
        signature.update(SAMPLE);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(SAMPLE);
        return signature.verify(signed);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    private static IOException problem(
        String setting, Path file, String expected, @Nullable Exception cause) {
      return new IOException(
          "server.tls." + setting + ": " + file + " (expected: " + expected + ")", cause);
    }
  }
}
