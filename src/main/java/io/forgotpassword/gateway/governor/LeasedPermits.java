package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.limit.SharedQuota;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Permits leased from the quota that all gateways share: a few at a time, each with the time at
 * which it is due. So gateways are served in the order in which they ask. While the quota is not
 * shared, this gateway paces its own part of the ceiling.
 *
 * <p>A permit that is not used soon after it was due is lost; kept, it would allow a burst later. A
 * lease that was not answered is lost, too.
 */
final class LeasedPermits implements Permits {
  /** Half of the allowed burst; {@code lease.lua} allows the other half. */
  private static final long MAX_LATE_NANOS = BURST_NANOS / 2;

  /** A lease covers no more time, so that no gateway waits long for another. */
  private static final long LEASE_NANOS = BURST_NANOS / 2;

  /** The answer to a lease has the queue served, so this is only an upper bound. */
  private static final long UNTIL_ANSWER_NANOS = 1_000_000_000;

  private final SharedQuota quota;
  private final AimdRate rate;
  private final PacedPermits alone;
  private final Governor.Timings timings;
  private final LockedExecutor executor;
  private boolean isLeasing;
  private long lastAlone;
  private long retryAt;
  private int left;
  private long due;
  private long interval;

  /** Runs a change with the governor's lock held, tells it the time, and serves the queue then. */
  interface LockedExecutor {
    void execute(LongConsumer change);
  }

  LeasedPermits(
      SharedQuota quota,
      AimdRate rate,
      long now,
      Governor.Timings timings,
      LockedExecutor executor) {
    this.quota = quota;
    this.rate = rate;
    this.alone = new PacedPermits(rate, quota::replicas, now);
    this.timings = timings;
    this.executor = executor;
    this.lastAlone = now;
    this.retryAt = now;
  }

  @Override
  public long take(long now, int wanted) {
    if (!quota.isShared()) {
      lastAlone = now;
      return alone.take(now, wanted);
    }
    while (left > 0 && now - due > MAX_LATE_NANOS) {
      next();
    }
    if (left == 0) {
      return lease(now, wanted);
    }
    if (due - now > 0) {
      return due - now;
    }
    next();
    alone.skip(now);
    return 0;
  }

  private void next() {
    left--;
    due += interval;
  }

  private long lease(long now, int wanted) {
    if (isLeasing) {
      return UNTIL_ANSWER_NANOS;
    }
    if (retryAt - now > 0) {
      return retryAt - now;
    }
    // Other gateways may not know yet that the quota is shared again, and still pace their part.
    boolean othersMayBeAlone = now - lastAlone < timings.sharedAgain().toNanos();
    long apart = rate.interval(now) * (othersMayBeAlone ? quota.replicas() : 1);
    int permits = (int) Math.min(wanted, Math.max(1, LEASE_NANOS / apart));
    isLeasing = true;
    var unused =
        quota
            .lease(permits, Duration.ofNanos(apart))
            .whenComplete(
                (lease, failure) -> executor.execute(answered -> leased(lease, answered, apart)));
    return UNTIL_ANSWER_NANOS;
  }

  private void leased(SharedQuota.@Nullable Lease lease, long now, long apart) {
    isLeasing = false;
    if (lease == null) {
      retryAt = now + timings.leaseRetry().toNanos();
    } else if (lease.permits() == 0) {
      retryAt = now + lease.delay().toNanos();
    } else {
      left = lease.permits();
      due = now + lease.delay().toNanos();
      interval = apart;
    }
  }

  /** This gateway's part only, because the others may want theirs at any time. */
  @Override
  public double perSecond(long now) {
    return alone.perSecond(now);
  }
}
