package io.forgotpassword.gateway.cognito;

/**
 * Limits retries to a share of the first attempts, so that retries cannot multiply an outage or a
 * throttle. Thread-safe: one for all event loops.
 */
public final class RetryBudget {
  /** Retries for each first attempt. */
  private static final double SHARE = 0.1;

  /** Retries at the start, and at most: enough for single failures at little traffic. */
  private static final double RESERVE = 10;

  private double left = RESERVE;
  private long spent;

  /** Counts a first attempt. */
  synchronized void called() {
    left = Math.min(RESERVE, left + SHARE);
  }

  /** Takes one retry; false when none is left. */
  synchronized boolean spend() {
    if (left < 1) {
      return false;
    }
    left--;
    spent++;
    return true;
  }

  /** The number of retries so far. */
  public synchronized long spent() {
    return spent;
  }
}
