package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.admin.Liveness;
import io.forgotpassword.gateway.metrics.ProcessMeters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures event-loop lag and reports a heartbeat for /live. */
final class EventLoopWatch extends VerticleBase {
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Liveness liveness;
  private final ProcessMeters meters;
  private final LongSupplier nanoClock;
  private long due;

  EventLoopWatch(Liveness liveness, ProcessMeters meters, LongSupplier nanoClock) {
    this.liveness = liveness;
    this.meters = meters;
    this.nanoClock = nanoClock;
  }

  @Override
  public Future<?> start() {
    Liveness.Heartbeat heartbeat = liveness.watch();
    due = nanoClock.getAsLong() + PERIOD.toNanos();
    vertx.setPeriodic(PERIOD.toMillis(), tick -> measure(heartbeat));
    return Future.succeededFuture();
  }

  private void measure(Liveness.Heartbeat heartbeat) {
    long now = nanoClock.getAsLong();
    meters.eventLoopLate(now - due);
    heartbeat.beat(now);
    due = now + PERIOD.toNanos();
  }
}
