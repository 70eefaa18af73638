package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * Registers what an object counts itself, under names that begin alike and with common tags. The
 * registry holds the object weakly.
 */
public record Figures<T>(MeterRegistry registry, String prefix, Tags common, T object) {
  public Figures(MeterRegistry registry, String prefix, T object) {
    this(registry, prefix, Tags.empty(), object);
  }

  public Figures<T> gauge(String name, String help, ToDoubleFunction<T> value, String... tags) {
    Gauge.builder(prefix + name, object, value)
        .tags(common.and(tags))
        .description(help)
        .register(registry);
    return this;
  }

  /** Registers a count that the object keeps. */
  public Figures<T> counter(String name, String help, ToDoubleFunction<T> value, String... tags) {
    FunctionCounter.builder(prefix + name, object, value)
        .tags(common.and(tags))
        .description(help)
        .register(registry);
    return this;
  }

  static Counter counter(MeterRegistry registry, String name, String help, Tags tags) {
    return Counter.builder(name).description(help).tags(tags).register(registry);
  }

  /** Registers a histogram of durations with these bounds in milliseconds. */
  static Timer timer(MeterRegistry registry, String name, String help, long[] millis, Tags tags) {
    Duration[] bounds = LongStream.of(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    return Timer.builder(name)
        .description(help)
        .tags(tags)
        .serviceLevelObjectives(bounds)
        .register(registry);
  }
}
