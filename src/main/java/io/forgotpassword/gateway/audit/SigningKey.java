package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/** The key that signs an audit's checkpoints: Ed25519 (RFC 8032). For one thread. */
final class SigningKey {
  static final String ALGORITHM = "Ed25519";
  static final String FILE = "signing.key";

  private final KeyPair pair;
  private final VerifyingKey verifier;

  private SigningKey(KeyPair pair) {
    this.pair = pair;
    this.verifier = new VerifyingKey(pair.getPublic());
  }

  /**
   * The configured key; else the one kept as {@code signing.key} in the directory, made readable by
   * its owner only when it is new; else, with no directory, one for this process. With a directory
   * the public half is written there as {@code signing.pub}.
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
      String pem = Pem.encode(fresh.pair.getPrivate().getEncoded(), Pem.PRIVATE_KEY);
      if (OwnerOnlyFile.create(file, pem.getBytes(UTF_8))) {
        return fresh;
      }
    }
    return parse(Files.readString(file), file.toString());
  }

  private static SigningKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      return new SigningKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  private static SigningKey parse(String pem, String where) throws IOException {
    try {
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Pem.decode(pem, Pem.PRIVATE_KEY));
      if (KeyFactory.getInstance(ALGORITHM).generatePrivate(spec) instanceof EdECPrivateKey key) {
        byte[] seed = key.getBytes().orElseThrow();
        return generate(new SeedOnly(seed));
      }
      throw new IOException(where + ": no Ed25519 private key");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(where + ": no Ed25519 private key in PEM, PKCS #8", e);
    }
  }

  VerifyingKey verifier() {
    return verifier;
  }

  byte[] sign(byte[] message) {
    try {
      Signature ed25519 = Signature.getInstance(ALGORITHM);
      ed25519.initSign(pair.getPrivate());
      ed25519.update(message);
      return ed25519.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key that was used before", e);
    }
  }

  /** The JDK derives a public key from its private one only while it generates them. */
  private static final class SeedOnly extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] seed;

    SeedOnly(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
