package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How late the event loops turn: what blocks one delays every request on it by as much. */
public final class EventLoopMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2000)
  };

  private final Timer lag;

  /** Registers one histogram for all event loops. */
  public EventLoopMeters(MeterRegistry registry) {
    this.lag =
        Timer.builder("gateway.event.loop.lag")
            .description("How much later than due a periodic timer ran on an event loop")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  /** Counts one turn that came so much later than it was due. */
  public void late(long nanos) {
    lag.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }
}
