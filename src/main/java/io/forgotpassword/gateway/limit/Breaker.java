package io.forgotpassword.gateway.limit;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis is worth waiting for. Open from the start until it is closed; open again after a
 * few failures in a row. Requests never try out an open one: only a probe closes it.
 */
final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
  private static final int FAILURES = 5;

  private final AtomicInteger failures = new AtomicInteger(FAILURES);

  boolean isOpen() {
    return failures.get() >= FAILURES;
  }

  /** A request or a probe had no good answer in time. */
  void failed(Throwable failure) {
    int count = failures.updateAndGet(before -> Math.min(before, FAILURES) + 1);
    if (count == FAILURES) {
      LOG.warn("Redis does not answer ({}); limits are counted locally", rootOf(failure));
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

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
