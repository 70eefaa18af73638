package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs checkpoints: Ed25519 (RFC 8032). Bouncy Castle signs in a tenth of the time
 * that the JDK takes, for which requests wait on a single core.
 */
record SigningKey(Ed25519PrivateKeyParameters key, VerifyingKey verifier) {
  static final String FILE = "signing.key";

  /** RFC 8410, section 3. */
  private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  /**
   * Finds the key: the configured one (PEM, PKCS #8); else the file {@code signing.key} in the
   * directory, created readable by its owner only; else, without a directory, a random one for this
   * process. Writes the public key to {@code signing.pub} in the directory.
   */
  static SigningKey find(Secret configured, @Nullable Path directory, SecureRandom random)
      throws IOException {
    SigningKey key;
    if (!configured.isEmpty()) {
      key = parse(configured.reveal(), "audit.signing-key");
    } else {
      key = directory == null ? generate(random) : kept(directory, random);
    }
    if (directory != null) {
      key.verifier.keepIn(directory);
    }
    return key;
  }

  private static SigningKey kept(Path directory, SecureRandom random) throws IOException {
    Path file = directory.resolve(FILE);
    String pem =
        KeyFiles.findOrCreate(
            file, () -> KeyFiles.toPem(generate(random).pkcs8(), KeyFiles.PRIVATE_KEY));
    return parse(pem, file.toString());
  }

  private static SigningKey generate(SecureRandom random) throws IOException {
    return of(new Ed25519PrivateKeyParameters(random));
  }

  private static SigningKey of(Ed25519PrivateKeyParameters key) throws IOException {
    return new SigningKey(key, new VerifyingKey(key.generatePublicKey()));
  }

  private static SigningKey parse(String pem, String where) throws IOException {
    Exception reason = null;
    try {
      if (PrivateKeyFactory.createKey(KeyFiles.fromPem(pem, KeyFiles.PRIVATE_KEY))
          instanceof Ed25519PrivateKeyParameters known) {
        return of(known);
      }
    } catch (IOException | RuntimeException e) {
      reason = e;
    }
    throw new IOException(where + ": no Ed25519 private key in PEM, PKCS #8", reason);
  }

  private byte[] pkcs8() throws IOException {
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(ED25519), new DEROctetString(key.getEncoded()))
        .getEncoded();
  }

  byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
    key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return signature;
  }
}
