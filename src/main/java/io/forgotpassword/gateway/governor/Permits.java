package io.forgotpassword.gateway.governor;

import java.util.function.IntSupplier;

/** Source of permits for calls to Cognito. The governor's lock must be held. */
interface Permits {
  /** After a pause, a tenth of a second's worth of calls may go at once. */
  long BURST_NANOS = 100_000_000;

  /**
   * Takes a permit if there is one now.
   *
   * @param wanted how many permits the queue could use, at least 1
   * @return 0 when it was taken, else the nanoseconds until it is worth trying again
   */
  long take(long now, int wanted);

  /** The calls per second that this gateway can count on. */
  double perSecond(long now);

  /**
   * Permits of this gateway alone, at even intervals (GCRA, ITU-T I.371). In any span of time it
   * gives out at most its share of the ceiling x (span + {@link #BURST_NANOS}), or one where that
   * is less.
   */
  final class PacedPermits implements Permits {
    private final AimdRate rate;
    private final IntSupplier replicas;

    /** When the next permit is due, if all before had been taken on time. */
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
    public long take(long now, int wanted) {
      int share = replicas.getAsInt();
      long tolerance = Math.max(0, BURST_NANOS - rate.shortestInterval() * share);
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

    /** Records a permit that came from elsewhere: no burst builds up here meanwhile. */
    void skip(long now) {
      long interval = rate.shortestInterval() * replicas.getAsInt();
      due = Math.max(interval, due - now) + now;
    }
  }
}
