package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.limit.SharedQuota.Lease;
import io.forgotpassword.gateway.limit.SharedQuota;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Permits leased from the quota that all gateways share, a few at a time and each with the time it
 * is due, so gateways are served in the order they ask; while there is no shared quota, this
 * gateway's part of the ceiling. A permit that was not used soon after it was due is lost: kept, it
 * would be a burst later. A lease that was not answered is lost, too: others may be fine.
 */
final class LeasedPermits implements Permits {
  /** Half of the burst that may be; the script allows the other half. */
  private static final long KEPT_NANOS = BURST_NANOS / 2;

  /** Leases are of so much time at the most, so that no gateway waits long for another. */
  private static final long LEASED_NANOS = BURST_NANOS / 2;

  /** After a lease that was not answered; a few of them, and the quota is not shared any more. */
  private static final long RETRY_NANOS = 20_000_000;

  /** By then all gateways know that the quota is shared again: two beats of their pulse. */
  private static final long GRACE_NANOS = 2_000_000_000;

  /** Who waits for an answer is told when it comes. */
  private static final long UNTIL_TOLD = 1_000_000_000;

  private final SharedQuota quota;
  private final AimdRate rate;
  private final PacedPermits alone;
  private final Bell bell;
  private boolean asking;
  private long lastAlone;
  private long retryAt;
  private int left;
  private long due;
  private long apart;

  /** Has something done with the governor's lock held, and the queue served then. Told the time. */
  interface Bell {
    void ring(LongConsumer change);
  }

  LeasedPermits(SharedQuota quota, AimdRate rate, long now, Bell bell) {
    this.quota = quota;
    this.rate = rate;
    this.alone = new PacedPermits(rate, quota::replicas, now);
    this.bell = bell;
    this.lastAlone = now;
    this.retryAt = now;
  }

  @Override
  public long take(long now, int waiting) {
    if (!quota.isShared()) {
      lastAlone = now;
      return alone.take(now, waiting);
    }
    loseWhatIsLate(now);
    if (left == 0) {
      return lease(now, waiting);
    }
    if (due - now > 0) {
      return due - now;
    }
    left--;
    due += apart;
    alone.caughtUp(now);
    return 0;
  }

  private void loseWhatIsLate(long now) {
    while (left > 0 && now - due > KEPT_NANOS) {
      left--;
      due += apart;
    }
  }

  private long lease(long now, int waiting) {
    if (asking) {
      return UNTIL_TOLD;
    }
    if (retryAt - now > 0) {
      return retryAt - now;
    }
    long interval = interval(now);
    int wanted = (int) Math.min(waiting, Math.max(1, LEASED_NANOS / interval));
    asking = true;
    var unused =
        quota
            .lease(wanted, Duration.ofNanos(interval))
            .whenComplete((lease, failure) -> bell.ring(then -> leased(lease, then, interval)));
    return UNTIL_TOLD;
  }

  /** As if alone while others may still be, so that all together do not exceed the ceiling. */
  private long interval(long now) {
    return rate.interval(now) * (now - lastAlone < GRACE_NANOS ? quota.replicas() : 1);
  }

  private void leased(@Nullable Lease lease, long now, long interval) {
    asking = false;
    if (lease == null) {
      retryAt = now + RETRY_NANOS;
    } else if (lease.permits() == 0) {
      retryAt = now + lease.delay().toNanos();
    } else {
      left = lease.permits();
      due = now + lease.delay().toNanos();
      apart = interval;
    }
  }

  /** Others may want their part at any time, so this is what can be promised. */
  @Override
  public double perSecond(long now) {
    return alone.perSecond(now);
  }
}
