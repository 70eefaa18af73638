package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/**
 * Registers what an object counts itself. The registry holds the object weakly.
 *
 * @param prefix begins the names of the meters
 * @param common the tags of all of them
 */
record Figures<T>(MeterRegistry registry, String prefix, Tags common, T object) {
  Figures(MeterRegistry registry, String prefix, T object) {
    this(registry, prefix, Tags.empty(), object);
  }

  void gauge(String name, String help, ToDoubleFunction<T> value, String... tags) {
    Gauge.builder(prefix + name, object, value)
        .tags(common.and(tags))
        .description(help)
        .register(registry);
  }

  void counter(String name, String help, ToDoubleFunction<T> value, String... tags) {
    FunctionCounter.builder(prefix + name, object, value)
        .tags(common.and(tags))
        .description(help)
        .register(registry);
  }
}
