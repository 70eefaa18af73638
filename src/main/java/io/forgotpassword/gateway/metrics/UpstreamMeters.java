package io.forgotpassword.gateway.metrics;

import io.forgotpassword.gateway.model.QuotaCategory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Meters of one quota category: the governor's waits, its other figures, the circuit breaker. */
public final class UpstreamMeters {
  private static final long[] WAIT_BUCKETS = {1, 10, 50, 250, 1000, 2500};

  private final MeterRegistry registry;
  private final String category;
  private final Timer waits;

  /** Registers a timer for the waits of requests that were granted a permit. */
  public UpstreamMeters(MeterRegistry registry, QuotaCategory category) {
    this.registry = registry;
    this.category = category.wireName();
    this.waits =
        Figures.timer(
            registry,
            "gateway.governor.wait",
            "How long requests waited for their turn",
            WAIT_BUCKETS,
            Tags.of("category", this.category));
  }

  /** Records how long a request waited before it was granted a permit. */
  public void waited(long nanos) {
    waits.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Figures that an object of the category counts itself. */
  public <T> Figures<T> figures(String prefix, T object) {
    return new Figures<>(registry, prefix, Tags.of("category", category), object);
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
}
