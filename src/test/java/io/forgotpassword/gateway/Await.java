package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread will have done soon, and fails when it does not. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** How long a figure may stand still: longer than any machine pauses. */
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

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

  /**
   * Waits as long as it takes while a figure changes; fails when it has stood still for a minute.
   *
   * @param figure such as how much is done already
   */
  public static void progress(String what, Callable<Long> figure, Callable<Boolean> holds)
      throws Exception {
    long last = figure.call();
    long changed = System.nanoTime();
    while (!holds.call()) {
      long now = figure.call();
      if (now != last) {
        last = now;
        changed = System.nanoTime();
      }
      if (System.nanoTime() - changed > STANDSTILL.toNanos()) {
        fail("no progress beyond %d for %s: %s", last, STANDSTILL, what);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
