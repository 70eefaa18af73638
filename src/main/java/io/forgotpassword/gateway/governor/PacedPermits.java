package io.forgotpassword.gateway.governor;

import java.util.function.IntSupplier;

/**
 * Permits of this gateway alone, at even intervals (GCRA, ITU-T I.371): in any span of time at most
 * its share of the ceiling x (span + {@link Permits#BURST_NANOS}), and one where that is less.
 */
final class PacedPermits implements Permits {
  private final AimdRate rate;
  private final IntSupplier replicas;

  /** When the next permit would be due had all before been taken when they were. */
  private long due;

  /**
   * @param replicas gateways that divide the rate among them, at least 1
   */
  PacedPermits(AimdRate rate, IntSupplier replicas, long now) {
    this.rate = rate;
    this.replicas = replicas;
    this.due = now;
  }

  @Override
  public long take(long now, int waiting) {
    int share = replicas.getAsInt();
    long tolerance = Math.max(0, BURST_NANOS - rate.shortest() * share);
    long wait = due - tolerance - now;
    if (wait > 0) {
      return wait;
    }
    due = Math.max(0, due - now) + now + rate.interval(now) * share;
    return 0;
  }

  @Override
  public double perSecond(long now) {
    return rate.perSecond(now) / replicas.getAsInt();
  }

  /** A permit came from elsewhere: what was not taken here until now is not owed. */
  void caughtUp(long now) {
    long interval = rate.shortest() * replicas.getAsInt();
    due = Math.max(interval, due - now) + now;
  }
}
