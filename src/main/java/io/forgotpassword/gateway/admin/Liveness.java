package io.forgotpassword.gateway.admin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether this process is worth keeping: it is not, once an event loop hangs, because the requests
 * of its connections never end and only a restart helps. What a restart cannot mend, such as an
 * unreachable Cognito or Redis, is no reason. Shared.
 */
public final class Liveness {
  /** Longer than any pause of a collector, and as many beats as to be no accident. */
  static final Duration HANGS = Duration.ofSeconds(5);

  private final LongSupplier nanoClock;
  private final List<Pulse> pulses = new CopyOnWriteArrayList<>();

  /** No event loop is watched yet. */
  public Liveness(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Watches one more event loop, from now on. */
  public Pulse watch() {
    Pulse pulse = new Pulse(nanoClock.getAsLong());
    pulses.add(pulse);
    return pulse;
  }

  /** Why this process should be restarted; empty when it should not. */
  public List<String> obstacles() {
    long now = nanoClock.getAsLong();
    return pulses.stream()
        .map(pulse -> now - pulse.lastBeat)
        .filter(silence -> silence > HANGS.toNanos())
        .map(TimeUnit.NANOSECONDS::toSeconds)
        .map(seconds -> "an event loop has not turned for " + seconds + " s")
        .toList();
  }

  /** The sign of life of one event loop. */
  public static final class Pulse {
    private volatile long lastBeat;

    private Pulse(long now) {
      this.lastBeat = now;
    }

    /** The event loop turned. */
    public void beat(long now) {
      lastBeat = now;
    }
  }
}
