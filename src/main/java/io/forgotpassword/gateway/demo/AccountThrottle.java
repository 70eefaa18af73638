package io.forgotpassword.gateway.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Limits the calls of all users together, by a token bucket that holds one second of the rate. A
 * rate of 0 is no limit.
 */
final class AccountThrottle {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int permitsPerSecond;
  private final InstantSource clock;
  private double tokens;
  private Instant filledAt;

  AccountThrottle(int permitsPerSecond, InstantSource clock) {
    this.permitsPerSecond = permitsPerSecond;
    this.clock = clock;
    this.tokens = permitsPerSecond;
    this.filledAt = clock.instant();
  }

  /** Takes one permit, or ends the call. */
  void take() {
    if (permitsPerSecond == 0) {
      return;
    }
    Instant now = clock.instant();
    double seconds = Duration.between(filledAt, now).toNanos() / NANOS_PER_SECOND;
    tokens = Math.min(permitsPerSecond, tokens + Math.max(0, seconds) * permitsPerSecond);
    filledAt = now;
    if (tokens < 1) {
      throw new Refused("TooManyRequestsException", "Rate exceeded");
    }
    tokens--;
  }
}
