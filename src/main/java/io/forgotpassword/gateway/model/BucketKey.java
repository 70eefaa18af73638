package io.forgotpassword.gateway.model;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The 128-bit name of one bucket: a keyed hash of what its rule counts by. Stores hold this hash
 * instead of usernames and addresses.
 */
public record BucketKey(long high, long low) {
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{32}");

  /** Parses 32 hexadecimal digits; empty for any other text, and for zero, which names nothing. */
  public static Optional<BucketKey> parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      return Optional.empty();
    }
    BucketKey key =
        new BucketKey(
            HexFormat.fromHexDigitsToLong(text, 0, 16),
            HexFormat.fromHexDigitsToLong(text, 16, 32));
    return Optional.of(key).filter(k -> (k.high() | k.low()) != 0);
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
