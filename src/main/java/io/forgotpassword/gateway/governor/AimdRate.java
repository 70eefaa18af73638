package io.forgotpassword.gateway.governor;

/**
 * The present rate in calls per second. It is halved whenever Cognito throttles, and grows back to
 * the ceiling by a fixed part of the ceiling each second (additive increase, multiplicative
 * decrease). Not thread-safe.
 */
final class AimdRate {
  private static final double MIN_RATE = 1;

  /** Half a ceiling grows back in ten seconds. */
  private static final double GROWTH_PER_SECOND = 0.05;

  private static final double NANOS_PER_SECOND = 1e9;

  private final int ceiling;
  private double rate;
  private long decreasedAt;
  private long grownAt;

  /**
   * @param ceiling calls per second, at least 1
   * @param now the monotonic clock
   */
  AimdRate(int ceiling, long now) {
    this.ceiling = ceiling;
    this.rate = ceiling;
    this.decreasedAt = now;
    this.grownAt = now;
  }

  int ceiling() {
    return ceiling;
  }

  double perSecond(long now) {
    double growth = (now - grownAt) / NANOS_PER_SECOND * GROWTH_PER_SECOND * ceiling;
    rate = Math.min(ceiling, rate + growth);
    grownAt = now;
    return rate;
  }

  /** Cognito throttled a call. Ignored if it was sent before the last decrease took effect. */
  void throttled(long sent, long now) {
    if (sent - decreasedAt >= 0) {
      rate = Math.max(MIN_RATE, perSecond(now) / 2);
      decreasedAt = now;
    }
  }

  long interval(long now) {
    return (long) Math.ceil(NANOS_PER_SECOND / perSecond(now));
  }

  long shortestInterval() {
    return (long) Math.ceil(NANOS_PER_SECOND / ceiling);
  }
}
