package io.forgotpassword.gateway.model;

import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The id of a request, a version 4 UUID: callers see it as {@code x-amzn-RequestId}, and the audit
 * names the request by it. It identifies, it does not authorise.
 */
public record RequestId(long high, long low) {
  private static final long VERSION_4 = 0x0000_0000_0000_4000L;
  private static final long VARIANT_2 = 0x8000_0000_0000_0000L;
  private static final int TEXT_LENGTH = 36;

  /** A new id from 122 random bits. */
  public static RequestId random(RandomGenerator random) {
    long high = (random.nextLong() & ~0xF000L) | VERSION_4;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | VARIANT_2;
    return new RequestId(high, low);
  }

  /** Parses the text that {@link #value()} returns; empty for any other text. */
  public static Optional<RequestId> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      UUID uuid = UUID.fromString(text);
      RequestId id = new RequestId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
      return Optional.of(id).filter(known -> known.value().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** 36 characters, such as {@code 4c5c6f6e-6b0a-4f2e-8a7e-0d4f6c1b2a39}. */
  public String value() {
    return new UUID(high, low).toString();
  }

  @Override
  public String toString() {
    return value();
  }
}
