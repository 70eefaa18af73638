package io.forgotpassword.gateway.metrics;

import io.forgotpassword.gateway.model.QuotaCategory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Meters of one quota category: the governor's rate and queue, circuit breaker, retries. */
public final class UpstreamMeters {
  private static final String GOVERNOR = "gateway.governor.";
  private static final Duration[] WAIT_BUCKETS = RequestMeters.millis(1, 10, 50, 250, 1000, 2500);

  private final MeterRegistry registry;
  private final Tags category;
  private final Timer waits;

  /** Registers a timer for the waits of requests that were granted a permit. */
  public UpstreamMeters(MeterRegistry registry, QuotaCategory category) {
    this.registry = registry;
    this.category = Tags.of("category", category.wireName());
    this.waits =
        Timer.builder("gateway.governor.wait")
            .description("How long requests waited for their turn")
            .tags(this.category)
            .serviceLevelObjectives(WAIT_BUCKETS)
            .register(registry);
  }

  /** Records how long a request waited before it was granted a permit. */
  public void waited(long nanos) {
    waits.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Registers a governor's rates and the length of its queue. */
  public <G> void pace(
      G governor,
      ToDoubleFunction<G> rate,
      ToDoubleFunction<G> ceiling,
      ToDoubleFunction<G> waiting) {
    Figures<G> figures = figures(GOVERNOR, governor);
    figures.gauge("rate", "Calls per second that may go at present", rate);
    figures.gauge(
        "ceiling", "Calls per second that may go when Cognito does not throttle", ceiling);
    figures.gauge("waiting", "Requests that wait for their turn", waiting);
  }

  /**
   * Registers the count of requests that were granted no permit.
   *
   * @param reason of a closed set
   */
  public <G> void shed(G governor, String reason, ToDoubleFunction<G> count) {
    figures(GOVERNOR, governor)
        .counter("shed", "Requests that had no turn", count, "reason", reason);
  }

  /** Registers a gauge for each state of a circuit breaker; the current state's is 1. */
  public <B, S extends Enum<S>> void breaker(B breaker, Class<S> states, Function<B, S> state) {
    Figures<B> figures = figures("gateway.upstream.", breaker);
    for (S each : states.getEnumConstants()) {
      figures.gauge(
          "breaker",
          "1 for the state it is in: closed makes all calls, half_open one, open none",
          of -> state.apply(of) == each ? 1 : 0,
          "state",
          each.name().toLowerCase(Locale.ROOT));
    }
  }

  /** Registers the count of retried calls. */
  public <B> void retries(B budget, ToDoubleFunction<B> spent) {
    figures("gateway.upstream.", budget)
        .counter("retries", "Calls made again because Cognito had not processed them", spent);
  }

  private <T> Figures<T> figures(String prefix, T object) {
    return new Figures<>(registry, prefix, category, object);
  }
}
