package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.signing.Sha256;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** The public half of a key that signs checkpoints: Ed25519 (RFC 8032). */
public final class VerifyingKey {
  /** Its name beside an audit's files. */
  static final String FILE = "signing.pub";

  private static final int ID_DIGITS = 16;

  private final PublicKey key;
  private final String id;

  private VerifyingKey(byte[] der) throws GeneralSecurityException {
    this.key =
        KeyFactory.getInstance(SigningKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
    this.id = new Sha256().hexOf(key.getEncoded()).substring(0, ID_DIGITS);
  }

  static VerifyingKey of(Ed25519PublicKeyParameters key) {
    try {
      return new VerifyingKey(
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }

  /**
   * Reads a key.
   *
   * @param file PEM, SubjectPublicKeyInfo (RFC 7468)
   * @throws IOException if it cannot be read, or is no Ed25519 key
   */
  public static VerifyingKey read(Path file) throws IOException {
    try {
      return new VerifyingKey(KeyFiles.fromPem(Files.readString(file), KeyFiles.PUBLIC_KEY));
    } catch (GeneralSecurityException | IllegalArgumentException | CharacterCodingException e) {
      throw new IOException(file + ": no Ed25519 public key in PEM", e);
    }
  }

  /** The first 16 hexadecimal digits of the SHA-256 of the key's encoding. */
  public String id() {
    return id;
  }

  /** Writes it beside an audit's files. */
  void keepIn(Path directory) throws IOException {
    Files.writeString(
        directory.resolve(FILE), KeyFiles.toPem(key.getEncoded(), KeyFiles.PUBLIC_KEY));
  }

  boolean verifies(byte[] message, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance(SigningKey.ALGORITHM);
      ed25519.initVerify(key);
      ed25519.update(message);
      return ed25519.verify(signature);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519", e);
    }
  }
}
