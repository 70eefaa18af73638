package io.forgotpassword.gateway.governor;

/**
 * Calls per second: the ceiling, halved whenever Cognito throttles and grown back by a fixed part
 * of the ceiling each second (additive increase, multiplicative decrease). Not thread-safe.
 */
final class AimdRate {
  private static final double FLOOR = 1;

  /** Half a ceiling is grown back in ten seconds. */
  private static final double GROWTH_PER_SECOND = 0.05;

  private static final double NANOS_PER_SECOND = 1e9;

  private final int ceiling;
  private double rate;
  private long decreased;
  private long grown;

  /**
   * @param ceiling calls per second, at least 1
   * @param now the monotonic clock
   */
  AimdRate(int ceiling, long now) {
    this.ceiling = ceiling;
    this.rate = ceiling;
    this.decreased = now;
    this.grown = now;
  }

  int ceiling() {
    return ceiling;
  }

  double perSecond(long now) {
    double growth = (now - grown) / NANOS_PER_SECOND * GROWTH_PER_SECOND * ceiling;
    rate = Math.min(ceiling, rate + growth);
    grown = now;
    return rate;
  }

  /** Cognito throttled a call; one sent before the last decrease tells nothing of the new rate. */
  void throttled(long sent, long now) {
    if (sent - decreased >= 0) {
      rate = Math.max(FLOOR, perSecond(now) / 2);
      decreased = now;
    }
  }

  /** Nanoseconds between calls at the present rate, never fewer than the ceiling demands. */
  long interval(long now) {
    return (long) Math.ceil(NANOS_PER_SECOND / perSecond(now));
  }

  /** Nanoseconds between calls at the ceiling. */
  long shortest() {
    return (long) Math.ceil(NANOS_PER_SECOND / ceiling);
  }
}
