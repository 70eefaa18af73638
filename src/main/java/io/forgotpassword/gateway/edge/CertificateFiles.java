package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.edge.netty.ServerKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

  private final Path certificate;
  private final Path key;
  private FileStamp seenCertificate;
  private FileStamp seenKey;
  private volatile Pair inForce;

  private CertificateFiles(ServerSettings.Tls tls) throws IOException {
    this.certificate = tls.certificate();
    this.key = tls.key();
    this.seenCertificate = FileStamp.of(certificate);
    this.seenKey = FileStamp.of(key);
    this.inForce = Pair.read(certificate, key);
  }

  /**
   * The files of {@code server.tls}, read for the first time.
   *
   * @throws IOException naming the file that is missing, unreadable, no PEM, or not the other's
   */
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
    FileStamp certificateNow = FileStamp.of(certificate);
    FileStamp keyNow = FileStamp.of(key);
    if (!certificateNow.equals(seenCertificate) || !keyNow.equals(seenKey)) {
      reread(certificateNow, keyNow);
    }
    return inForce.options();
  }

  /** Leaves files that change while they are read for the next look. */
  private void reread(FileStamp certificateNow, FileStamp keyNow) {
    try {
      Pair read = Pair.read(certificate, key);
      if (isStill(certificateNow, keyNow)) {
        inForce = read;
        LOG.info("{}: a new certificate, in force for new connections", certificate);
      }
    } catch (IOException e) {
      LOG.error("the new certificate cannot be used, the old one stays: {}", e.getMessage());
    }
    if (isStill(certificateNow, keyNow)) {
      seenCertificate = certificateNow;
      seenKey = keyNow;
    }
  }

  private boolean isStill(FileStamp certificateNow, FileStamp keyNow) {
    return FileStamp.of(certificate).equals(certificateNow) && FileStamp.of(key).equals(keyNow);
  }

  /**
   * Tells one content of a file from another without reading it. The real path is part of it:
   * Kubernetes rotates a mounted secret by pointing a link elsewhere.
   */
  private record FileStamp(String target, FileTime modified, long size) {
    private static final FileStamp GONE = new FileStamp("", FileTime.fromMillis(0), -1);

    static FileStamp of(Path file) {
      try {
        Path target = file.toRealPath();
        return new FileStamp(
            target.toString(), Files.getLastModifiedTime(target), Files.size(target));
      } catch (IOException gone) {
        return GONE;
      }
    }
  }

  /** A certificate file and a key file become the pair that a TLS server shows. Blocking. */
  private record Pair(KeyCertOptions options, Instant expiry) {
    private static final byte[] SAMPLE = new byte[32];

    /**
     * @throws IOException naming the setting and the file that is wrong
     */
    static Pair read(Path certificateFile, Path keyFile) throws IOException {
      byte[] certificate = bytesOf("certificate", certificateFile);
      byte[] key = bytesOf("key", keyFile);
      X509Certificate leaf = leafOf(certificate, certificateFile);
      PublicKey shown = leaf.getPublicKey();
      KeyManagerFactory pair = pairOf(certificate, key, keyFile);
      if (!belong(shown, privateKeyOf(pair, shown))) {
        throw problem("key", keyFile, "the private key of " + certificateFile, null);
      }
      return new Pair(ServerKey.of(pair), leaf.getNotAfter().toInstant());
    }

    private static byte[] bytesOf(String setting, Path file) throws IOException {
      if (Files.exists(file) && !Files.isRegularFile(file)) { // A FIFO would be waited for.
        throw problem(setting, file, "a regular file", null);
      }
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw problem(setting, file, "a file that can be read", e);
      }
    }

    private static X509Certificate leafOf(byte[] pem, Path file) throws IOException {
      try {
        Collection<? extends Certificate> chain =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem));
        if (chain.isEmpty()) {
          throw problem("certificate", file, "a PEM certificate chain, leaf first", null);
        }
        return (X509Certificate) chain.iterator().next();
      } catch (CertificateException e) {
        throw problem("certificate", file, "a PEM certificate chain, leaf first", e);
      }
    }

    /** Vert.x reads the key, so that what passes here is what the server can use. */
    private static KeyManagerFactory pairOf(byte[] certificate, byte[] key, Path file)
        throws IOException {
      try {
        return new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificate))
            .addKeyValue(Buffer.buffer(key))
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
