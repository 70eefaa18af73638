package io.forgotpassword.gateway.e2e;

import io.forgotpassword.gateway.limit.StoreState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks all the time whether a gateway's limits are shared, and notes when it decided alone: while
 * its breaker was open, and for single requests that Redis did not answer in time.
 */
final class AloneWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(1);

  /** A time in which a gateway made decisions without Redis; in nanoseconds. */
  record Alone(long from, long until, long decisions) {
    boolean overlaps(long start, long end) {
      return from <= end && start <= until;
    }
  }

  private final TestGateway gateway;
  private final List<Alone> times = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "alone-watch");
  private volatile boolean stopped;

  private AloneWatch(TestGateway gateway) {
    this.gateway = gateway;
  }

  static AloneWatch of(TestGateway gateway) {
    AloneWatch watch = new AloneWatch(gateway);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    long quiet = System.nanoTime();
    long decisionsThen = state().localDecisions();
    long decisionsBefore = decisionsThen;
    while (!stopped) {
      LockSupport.parkNanos(PAUSE.toNanos());
      long now = System.nanoTime();
      StoreState state = state();
      boolean isQuiet = state.shared() && state.localDecisions() == decisionsBefore;
      decisionsBefore = state.localDecisions();
      if (isQuiet) {
        note(quiet, decisionsBefore - decisionsThen);
        quiet = now;
        decisionsThen = decisionsBefore;
      }
    }
    note(quiet, state().localDecisions() - decisionsThen);
  }

  private void note(long from, long decisions) {
    if (decisions > 0) {
      times.add(new Alone(from, System.nanoTime(), decisions));
    }
  }

  private StoreState state() {
    return gateway.gateway().limitStore();
  }

  /** Ends the watch; all times, oldest first. */
  List<Alone> stop() throws InterruptedException {
    stopped = true;
    thread.join();
    return times;
  }

  @Override
  public void close() {
    stopped = true;
  }
}
