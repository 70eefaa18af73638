package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** A code that was sent, until when it is good, and how often it was missed. */
final class IssuedCode {
  private static final int CODES = 1_000_000;

  private final Secret digits;
  private final Instant expiresAt;
  private int misses;

  IssuedCode(Secret digits, Instant expiresAt) {
    this.digits = digits;
    this.expiresAt = expiresAt;
  }

  /** Six digits, any of them. */
  static Secret draw(RandomGenerator random) {
    return Secret.of(String.valueOf(CODES + random.nextInt(CODES)).substring(1));
  }

  boolean isExpiredAt(Instant now) {
    return !now.isBefore(expiresAt);
  }

  /** Whether these are the digits; a miss is counted. */
  boolean matches(Secret guess) {
    boolean hit = digits.equals(guess);
    misses += hit ? 0 : 1;
    return hit;
  }

  int misses() {
    return misses;
  }
}
