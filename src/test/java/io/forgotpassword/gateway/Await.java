package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread will have done soon, and fails when it does not. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Await() {}

  /** Looks again and again, for twenty seconds at most. */
  public static void until(String what, Callable<Boolean> holds) throws Exception {
    every(PAUSE, PATIENCE, what, holds);
  }

  /** Looks as often, and for as long at most, as it is told. */
  public static void every(Duration pause, Duration patience, String what, Callable<Boolean> holds)
      throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() - deadline > 0) {
        fail("not within %s: %s", patience, what);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }
}
