package io.forgotpassword.gateway.model;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The id that a caller sees as {@code x-amzn-RequestId} and the audit trail knows a request by: a
 * version 4 UUID. It identifies, it does not authorise.
 */
public record RequestId(String value) {
  private static final long VERSION_4 = 0x0000_0000_0000_4000L;
  private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

  /** A new id from 122 random bits. */
  public static RequestId random(RandomGenerator random) {
    long high = (random.nextLong() & ~0xF000L) | VERSION_4;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | VARIANT_2;
    return new RequestId(new UUID(high, low).toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
