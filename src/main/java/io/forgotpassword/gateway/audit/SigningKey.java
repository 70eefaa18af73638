package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs checkpoints: Ed25519 (RFC 8032). Bouncy Castle signs in a tenth of the time
 * that the JDK takes, for which requests wait on a single core.
 */
final class SigningKey {
  static final String ALGORITHM = "Ed25519";
  static final String FILE = "signing.key";

  private final Ed25519PrivateKeyParameters key;
  private final VerifyingKey verifier;

  private SigningKey(Ed25519PrivateKeyParameters key) {
    this.key = key;
    this.verifier = VerifyingKey.of(key.generatePublicKey());
  }

  /**
   * Finds the key: the configured one; else the file {@code signing.key} in the directory, created
   * readable by its owner only; else, without a directory, a random one for this process. Writes
   * the public key to {@code signing.pub} in the directory.
   *
   * @param configured PEM, PKCS #8
   * @throws IOException if the key is no Ed25519 key, or a file can be neither read nor made
   */
  static SigningKey find(Secret configured, @Nullable Path directory, SecureRandom random)
      throws IOException {
    SigningKey key =
        !configured.isEmpty()
            ? parse(configured.reveal(), "audit.signing-key")
            : directory == null ? generate(random) : kept(directory, random);
    if (directory != null) {
      key.verifier.keepIn(directory);
    }
    return key;
  }

  private static SigningKey kept(Path directory, SecureRandom random) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      SigningKey fresh = generate(random);
      String pem = KeyFiles.toPem(fresh.pkcs8(), KeyFiles.PRIVATE_KEY);
      if (KeyFiles.createSecret(file, pem.getBytes(UTF_8))) {
        return fresh;
      }
    }
    return parse(KeyFiles.read(file), file.toString());
  }

  private static SigningKey generate(SecureRandom random) {
    return new SigningKey(new Ed25519PrivateKeyParameters(random));
  }

  private static SigningKey parse(String pem, String where) throws IOException {
    try {
      PKCS8EncodedKeySpec spec =
          new PKCS8EncodedKeySpec(KeyFiles.fromPem(pem, KeyFiles.PRIVATE_KEY));
      if (KeyFactory.getInstance(ALGORITHM).generatePrivate(spec) instanceof EdECPrivateKey known) {
        byte[] seed = known.getBytes().orElseThrow();
        return new SigningKey(new Ed25519PrivateKeyParameters(seed));
      }
      throw new IOException(where + ": no Ed25519 private key");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(where + ": no Ed25519 private key in PEM, PKCS #8", e);
    }
  }

  private byte[] pkcs8() {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, key.getEncoded()))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  VerifyingKey verifier() {
    return verifier;
  }

  byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
    key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return signature;
  }
}
