package io.forgotpassword.gateway.signing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests. Not thread-safe: one for each event loop. */
public final class Sha256 {
  private static final HexFormat HEX = HexFormat.of();

  private final MessageDigest digest;

  /** A digest ready for use. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The 32-byte digest of a message. */
  public byte[] of(byte[] message) {
    return digest.digest(message);
  }

  /** The digest of a message as 64 lower-case hexadecimal digits. */
  public String hexOf(byte[] message) {
    return HEX.formatHex(of(message));
  }
}
