package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.signing.Sha256;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The public half of a key that signs checkpoints: Ed25519 (RFC 8032). */
public final class VerifyingKey {
  static final String FILE = "signing.pub";

  private static final int ID_DIGITS = 16;

  private final Ed25519PublicKeyParameters key;
  private final byte[] der;

  VerifyingKey(Ed25519PublicKeyParameters key) throws IOException {
    this.key = key;
    this.der = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded();
  }

  /** Reads a key, PEM of a SubjectPublicKeyInfo (RFC 7468). */
  public static VerifyingKey read(Path file) throws IOException {
    Exception reason = null;
    try {
      byte[] der = KeyFiles.fromPem(Files.readString(file), KeyFiles.PUBLIC_KEY);
      if (createKey(der) instanceof Ed25519PublicKeyParameters known) {
        return new VerifyingKey(known);
      }
    } catch (CharacterCodingException | RuntimeException e) {
      reason = e;
    }
    throw new IOException(file + ": no Ed25519 public key in PEM", reason);
  }

  private static Object createKey(byte[] der) {
    try {
      return PublicKeyFactory.createKey(der);
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** The first 16 hexadecimal digits of the SHA-256 of the key's encoding. */
  public String id() {
    return new Sha256().hexOf(der).substring(0, ID_DIGITS);
  }

  void keepIn(Path directory) throws IOException {
    Files.writeString(directory.resolve(FILE), KeyFiles.toPem(der, KeyFiles.PUBLIC_KEY));
  }

  boolean verifies(byte[] message, byte[] signature) {
    return signature.length == Ed25519PrivateKeyParameters.SIGNATURE_SIZE
        && key.verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
  }
}
