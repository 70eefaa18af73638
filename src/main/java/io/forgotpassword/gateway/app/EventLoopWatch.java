package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.admin.Health;
import io.forgotpassword.gateway.metrics.ProcessMeters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Measures event-loop lag and reports a heartbeat for /live. */
final class EventLoopWatch extends VerticleBase {
  /** A process at rest should sleep; a hang of five seconds is what /live tells. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  private final Health health;
  private final ProcessMeters meters;
  private final LongSupplier nanoClock;
  private final Duration period;
  private long due;

  EventLoopWatch(Health health, ProcessMeters meters, LongSupplier nanoClock, Duration period) {
    this.health = health;
    this.meters = meters;
    this.nanoClock = nanoClock;
    this.period = period;
  }

  @Override
  public Future<?> start() {
    LongConsumer heartbeat = health.watch();
    due = nanoClock.getAsLong() + period.toNanos();
    vertx.setPeriodic(period.toMillis(), tick -> measure(heartbeat));
    return Future.succeededFuture();
  }

  private void measure(LongConsumer heartbeat) {
    long now = nanoClock.getAsLong();
    meters.eventLoopLate(now - due);
    heartbeat.accept(now);
    due = now + period.toNanos();
  }
}
