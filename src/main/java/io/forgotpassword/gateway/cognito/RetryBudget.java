package io.forgotpassword.gateway.cognito;

/**
 * How many calls may be made again: a share of those made a first time, so that retries cannot
 * multiply an outage or a throttle. Thread-safe: one for all event loops.
 */
public final class RetryBudget {
  /** Retries for each first call: at most so much is added to what Cognito is asked. */
  private static final double SHARE = 0.1;

  /** Enough for the odd failure when there is little traffic; also the most that is saved up. */
  private static final double RESERVE = 10;

  private double left = RESERVE;
  private long spent;

  synchronized void called() {
    left = Math.min(RESERVE, left + SHARE);
  }

  synchronized boolean spend() {
    if (left < 1) {
      return false;
    }
    left--;
    spent++;
    return true;
  }

  /** The retries so far. */
  public synchronized long spent() {
    return spent;
  }
}
