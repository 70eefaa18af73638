package io.forgotpassword.gateway.admin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Tells whether this process should be restarted, and whether it should be sent requests. It should
 * be restarted when an event loop hangs, because the requests of its connections never end. An
 * unreachable Cognito or Redis is no reason: a restart does not mend it. Thread-safe.
 */
public final class Health {
  /** Longer than any pause of the garbage collector, and many times the period of a heartbeat. */
  static final Duration HANGS = Duration.ofSeconds(5);

  private final LongSupplier nanoClock;
  private final List<AtomicLong> heartbeats = new CopyOnWriteArrayList<>();
  private volatile List<String> notReady = List.of("starting");

  /** Of a process that starts; watches no event loop yet. */
  public Health(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** From now on it should be sent requests. */
  public void ready() {
    notReady = List.of();
  }

  /** From now on it should not. */
  public void notReady(String reason) {
    notReady = List.of(reason);
  }

  /** Why it should not be sent requests; empty when it should. */
  List<String> readinessObstacles() {
    return notReady;
  }

  /** Watches one more event loop, which reports the time of the nano clock while it runs. */
  public LongConsumer watch() {
    AtomicLong lastBeat = new AtomicLong(nanoClock.getAsLong());
    heartbeats.add(lastBeat);
    return lastBeat::set;
  }

  /** Why this process should be restarted; empty when it should not. */
  public List<String> livenessObstacles() {
    long now = nanoClock.getAsLong();
    return heartbeats.stream()
        .map(lastBeat -> now - lastBeat.get())
        .filter(silence -> silence > HANGS.toNanos())
        .map(TimeUnit.NANOSECONDS::toSeconds)
        .map(seconds -> "an event loop has not turned for " + seconds + " s")
        .toList();
  }
}
