package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name a user has in the trail: a normalised username becomes the first 128 bits of its keyed
 * HMAC-SHA-256, in hexadecimal. For one thread.
 */
public final class Pseudonym {
  private static final HexFormat HEX = HexFormat.of();
  private static final int BYTES = 16;

  private final HmacSha256 hmac;

  /** The names under one key. */
  public Pseudonym(byte[] key) {
    this.hmac = new HmacSha256(key);
  }

  /** 32 hexadecimal digits. */
  public String of(Username username) {
    byte[] hash = hmac.of(username.normalised().getBytes(StandardCharsets.UTF_8));
    return HEX.formatHex(Arrays.copyOf(hash, BYTES));
  }
}
