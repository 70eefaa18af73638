package io.forgotpassword.gateway.http;

import io.vertx.core.buffer.Buffer;
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
import java.util.Collection;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** A certificate file and a key file become the pair that a TLS server shows. Blocking. */
final class PemPair {
  private static final byte[] SAMPLE = new byte[32];

  private PemPair() {}

  /**
   * @throws IOException naming the setting and the file that is wrong
   */
  static PemKeyCertOptions read(Path certificateFile, Path keyFile) throws IOException {
    byte[] certificate = bytesOf("certificate", certificateFile);
    byte[] key = bytesOf("key", keyFile);
    PublicKey shown = publicKeyOf(certificate, certificateFile);
    PemKeyCertOptions pair =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificate))
            .addKeyValue(Buffer.buffer(key));
    if (!belong(shown, privateKeyOf(pair, shown, keyFile))) {
      throw problem("key", keyFile, "the private key of " + certificateFile, null);
    }
    return pair;
  }

  private static byte[] bytesOf(String setting, Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw problem(setting, file, "a file that can be read", e);
    }
  }

  private static PublicKey publicKeyOf(byte[] pem, Path file) throws IOException {
    try {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (chain.isEmpty()) {
        throw problem("certificate", file, "a PEM certificate chain, leaf first", null);
      }
      return chain.iterator().next().getPublicKey();
    } catch (CertificateException e) {
      throw problem("certificate", file, "a PEM certificate chain, leaf first", e);
    }
  }

  /** Vert.x reads the key, so that what passes here is what the server can use. */
  private static PrivateKey privateKeyOf(PemKeyCertOptions pair, PublicKey shown, Path file)
      throws IOException {
    try {
      X509KeyManager keys = (X509KeyManager) pair.getKeyManagerFactory(null).getKeyManagers()[0];
      return keys.getPrivateKey(keys.getServerAliases(shown.getAlgorithm(), null)[0]);
    } catch (Exception e) {
      throw problem("key", file, "a PEM private key of the certificate, RSA or EC", e);
    }
  }

  private static boolean belong(PublicKey shown, PrivateKey kept) {
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
