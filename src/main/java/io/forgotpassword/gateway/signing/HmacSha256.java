package io.forgotpassword.gateway.signing;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) under one key. Not thread-safe: one for each event loop. */
public final class HmacSha256 {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  /** The function of a key of at least one byte. */
  public HmacSha256(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private HmacSha256(Mac mac) {
    this.mac = mac;
  }

  /** The same function, for another thread. Costs a fraction of a new one. */
  public HmacSha256 copy() {
    try {
      return new HmacSha256((Mac) mac.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own " + ALGORITHM + " can be cloned", e);
    }
  }

  /** The 32-byte code of the concatenated parts. */
  public byte[] of(byte[]... parts) {
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }
}
