package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.e2e.AloneWatch.Alone;
import io.forgotpassword.gateway.e2e.SoakLoad.Answered;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The most that {@code DegradingStore} promises for one window of a rule, held against requests
 * that were admitted.
 *
 * @param capacity permits of a window
 * @param window how long it takes to refill
 * @param alone when gateways decided without Redis
 * @param outages when Redis surely decided nothing
 */
record DegradedBound(
    long capacity, Duration window, int replicas, List<Alone> alone, List<Outage> outages) {
  /** Redis refills by the wall's clock and the test's is another. */
  static final double CLOCKS_APART = 0.5;

  /** Redis was paused, in nanoseconds. */
  record Outage(long from, long until) {
    boolean holds(long start, long end) {
      return from <= start && end <= until;
    }
  }

  /** Permits above {@code capacity + rate x elapsed}, and above what the degraded share adds. */
  record Excess(double overLimit, double overBound) {
    static final Excess NONE = new Excess(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);

    Excess max(Excess other) {
      return new Excess(Math.max(overLimit, other.overLimit), Math.max(overBound, other.overBound));
    }
  }

  private double limit(long nanos) {
    return capacity + (double) capacity * nanos / window.toNanos();
  }

  /** The degraded share; a gateway that decided less often gave out less. */
  double share(Alone time) {
    double share = Math.floor(limit(time.until() - time.from()) / replicas);
    return Math.min(share, (double) time.decisions());
  }

  /** Shares come on top of what Redis admits; while it is away, all of them are the limit. */
  private double shares(long from, long to) {
    if (outages.stream().anyMatch(outage -> outage.holds(from, to))) {
      return 0;
    }
    return alone.stream().filter(time -> time.overlaps(from, to)).mapToDouble(this::share).sum();
  }

  /**
   * The worst of all the spans of time from the sending of one admitted request to the answer of
   * another; those sent and answered within were surely decided within.
   */
  Excess worst(List<Answered> admitted) {
    List<Answered> byAnswer =
        admitted.stream().sorted(Comparator.comparingLong(Answered::answered)).toList();
    Excess worst = Excess.NONE;
    for (Answered first : byAnswer) {
      int within = 0;
      for (Answered last : byAnswer) {
        if (last.sent() >= first.sent()) {
          within++;
          worst = worst.max(excess(within, first.sent(), last.answered()));
        }
      }
    }
    return worst;
  }

  private Excess excess(int admitted, long from, long to) {
    double over = admitted - limit(to - from);
    return new Excess(over, over - shares(from, to));
  }
}
