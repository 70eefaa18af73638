package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Meters of traces and logs: exported and lost. */
public final class TelemetryMeters {
  private TelemetryMeters() {}

  /** Registers how many spans met one fate. The registry references {@code tracing} weakly. */
  public static <T> void spans(
      MeterRegistry registry, T tracing, String fate, ToDoubleFunction<T> spans) {
    FunctionCounter.builder("gateway.trace.spans", tracing, spans)
        .tag("fate", fate)
        .description("Spans of traced requests, by whether the collector took them")
        .register(registry);
  }

  /** Registers how many lines of the log were lost. */
  public static void lostLines(MeterRegistry registry, LongSupplier lost) {
    FunctionCounter.builder("gateway.log.lost", lost, LongSupplier::getAsLong)
        .description("Lines of the log that did not fit because nobody read it")
        .register(registry);
  }
}
