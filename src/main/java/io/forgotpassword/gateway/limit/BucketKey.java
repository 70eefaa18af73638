package io.forgotpassword.gateway.limit;

import java.util.HexFormat;

/**
 * The 128-bit name of one bucket: a keyed hash of what its rule counts by. No store holds more of a
 * username or an address than this.
 */
record BucketKey(long high, long low) {
  private static final HexFormat HEX = HexFormat.of();

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
