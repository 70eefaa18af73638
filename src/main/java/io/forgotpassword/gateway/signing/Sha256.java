package io.forgotpassword.gateway.signing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests. Not thread-safe: one for each event loop. */
public final class Sha256 {
  private static final HexFormat HEX = HexFormat.of();

  private final MessageDigest digest;

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The 32-byte digest of the concatenated parts. */
  public byte[] of(byte[]... parts) {
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  /** The digest of the concatenated parts as 64 lower-case hexadecimal digits. */
  public String hexOf(byte[]... parts) {
    return hex(of(parts));
  }

  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }
}
