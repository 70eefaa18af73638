package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Registers what an object counts itself. The registry holds the object weakly.
 *
 * @param prefix begins the names of the meters
 */
record Figures<T>(MeterRegistry registry, String prefix, T object) {
  void gauge(String name, String help, ToDoubleFunction<T> value, String... tags) {
    Gauge.builder(prefix + name, object, value).tags(tags).description(help).register(registry);
  }

  void counter(String name, String help, ToDoubleFunction<T> value, String... tags) {
    FunctionCounter.builder(prefix + name, object, value)
        .tags(tags)
        .description(help)
        .register(registry);
  }
}
