package io.forgotpassword.gateway.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Limits the calls of all users together to a rate, with bursts of one second; 0 is off. */
final class Throttle {
  private static final double NANOS_PER_SECOND = 1e9;
  private final int permitsPerSecond;
  private final InstantSource clock;
  private double tokens;
  private Instant filledAt;

  Throttle(int permitsPerSecond, InstantSource clock) {
    this.permitsPerSecond = permitsPerSecond;
    this.clock = clock;
    this.tokens = permitsPerSecond;
    this.filledAt = clock.instant();
  }

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
