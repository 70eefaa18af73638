package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.metrics.Figures;
import io.forgotpassword.gateway.telemetry.LogOutput;
import io.forgotpassword.gateway.telemetry.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Registers what the limits, the traces and the log count themselves. */
final class CountedElsewhere {
  private CountedElsewhere() {}

  static void register(MeterRegistry registry, RateLimiter limiter, Tracing tracing) {
    new Figures<>(registry, "gateway.limit.", limiter)
        .gauge(
            "shared",
            "1 while Redis decides, 0 while this gateway decides alone",
            of -> of.storeState().shared() ? 1 : 0)
        .gauge(
            "replicas",
            "Live gateways that share the limits, as last known",
            of -> of.storeState().replicas())
        .counter(
            "local.decisions",
            "Decisions made alone although limits are shared",
            of -> of.storeState().localDecisions())
        .gauge(
            "debts",
            "Buckets drawn on alone that Redis is not yet charged for",
            of -> of.storeState().unreported())
        .gauge("keys", "Buckets kept in this process", of -> of.storeState().keys())
        .counter(
            "evictions",
            "Buckets that had to give way to others",
            of -> of.storeState().evictions());
    Figures<Tracing> traces = new Figures<>(registry, "gateway.trace.", tracing);
    for (Tracing.Fate fate : Tracing.Fate.values()) {
      traces.counter(
          "spans",
          "Spans of traced requests, by whether the collector took them",
          of -> of.spans(fate),
          "fate",
          fate.name().toLowerCase(Locale.ROOT));
    }
    new Figures<>(registry, "gateway.log.", registry)
        .counter(
            "lost",
            "Lines of the log that did not fit because nobody read it",
            of -> LogOutput.lost());
  }
}
