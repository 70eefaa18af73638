package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** How fast calls go to Cognito, and what waits for its turn. */
public final class GovernorMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofMillis(1000),
    Duration.ofMillis(2500)
  };

  private final MeterRegistry registry;
  private final Timer waits;

  /** Registers a timer for the waits of those that may go. */
  public GovernorMeters(MeterRegistry registry) {
    this.registry = registry;
    this.waits =
        Timer.builder("gateway.governor.wait")
            .description("How long requests waited for their turn")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  /** A request may go, after so many nanoseconds. */
  public void waited(long nanos) {
    waits.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A governor's pace and what waits. */
  public <G> void pace(
      G governor,
      ToDoubleFunction<G> rate,
      ToDoubleFunction<G> ceiling,
      ToDoubleFunction<G> waiting) {
    gauge("rate", "Calls per second that may go at present", governor, rate);
    gauge(
        "ceiling",
        "Calls per second that may go when Cognito does not throttle",
        governor,
        ceiling);
    gauge("waiting", "Requests that wait for their turn", governor, waiting);
  }

  /**
   * Requests that had no turn.
   *
   * @param reason of a closed set
   */
  public <G> void shed(G governor, String reason, ToDoubleFunction<G> count) {
    FunctionCounter.builder("gateway.governor.shed", governor, count)
        .description("Requests that had no turn")
        .tag("reason", reason)
        .register(registry);
  }

  private <G> void gauge(String what, String help, G governor, ToDoubleFunction<G> value) {
    Gauge.builder("gateway.governor." + what, governor, value).description(help).register(registry);
  }
}
