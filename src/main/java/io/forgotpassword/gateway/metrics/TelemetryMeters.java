package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Meters of traces and logs: exported and lost. */
public final class TelemetryMeters {
  private static final String SPANS =
      "Spans of traced requests, by whether the collector took them";
  private static final String LOST = "Lines of the log that did not fit because nobody read it";

  private TelemetryMeters() {}

  /** Registers how many spans met one fate. */
  public static <T> void spans(
      MeterRegistry registry, T tracing, String fate, ToDoubleFunction<T> spans) {
    new Figures<>(registry, "gateway.trace.", tracing).counter("spans", SPANS, spans, "fate", fate);
  }

  /** Registers how many lines of the log were lost. */
  public static void lostLines(MeterRegistry registry, LongSupplier lost) {
    new Figures<>(registry, "gateway.log.", lost).counter("lost", LOST, LongSupplier::getAsLong);
  }
}
