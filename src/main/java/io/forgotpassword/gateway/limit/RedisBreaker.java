package io.forgotpassword.gateway.limit;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis is worth waiting for. Open from the start until it is closed; open again after a
 * few failures in a row. Requests never try out an open one: only a probe closes it. Failures that
 * come together count as one: a stall of this process makes all that wait time out at once, and
 * says nothing of Redis.
 */
final class RedisBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBreaker.class);
  private static final int FAILURES = 5;

  /** As long as one request waits. */
  private static final long TOGETHER_NANOS = DegradingStore.BOUND.toNanos();

  private final AtomicInteger failures = new AtomicInteger(FAILURES);
  private final LongSupplier nanoClock;
  private final AtomicLong lastTimeout;

  /**
   * @param nanoClock a monotonic clock in nanoseconds
   */
  RedisBreaker(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.lastTimeout = new AtomicLong(nanoClock.getAsLong() - TOGETHER_NANOS);
  }

  boolean isOpen() {
    return failures.get() >= FAILURES;
  }

  /** A request or a probe had no good answer in time. */
  void failed(Throwable failure) {
    Throwable root = rootOf(failure);
    if (root instanceof TimeoutException && comesWithTheLast()) {
      return;
    }
    int count = failures.updateAndGet(before -> Math.min(before, FAILURES) + 1);
    if (count == FAILURES) {
      LOG.warn("Redis does not answer ({}); limits are counted locally", root.toString());
    }
  }

  /** A request was answered; late answers do not close an open breaker. */
  void succeeded() {
    if (failures.get() != 0) {
      failures.updateAndGet(before -> before >= FAILURES ? before : 0);
    }
  }

  /** A probe was answered. */
  void close() {
    if (failures.getAndSet(0) >= FAILURES) {
      LOG.info("Redis answers; limits are shared");
    }
  }

  private boolean comesWithTheLast() {
    long now = nanoClock.getAsLong();
    long last = lastTimeout.get();
    return now - last < TOGETHER_NANOS || !lastTimeout.compareAndSet(last, now);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
