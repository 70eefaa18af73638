package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The audit ledger as meters: emitted = written + dropped + backlog. */
public final class AuditMeters {
  private AuditMeters() {}

  /** Registers the three counts and the backlog of a ledger. */
  public static <L> void register(
      MeterRegistry registry,
      L ledger,
      ToDoubleFunction<L> emitted,
      ToDoubleFunction<L> written,
      ToDoubleFunction<L> dropped,
      ToDoubleFunction<L> backlog) {
    counter(registry, "emitted", "Audit events published", ledger, emitted);
    counter(registry, "written", "Audit events that reached the sink", ledger, written);
    counter(registry, "dropped", "Audit events lost", ledger, dropped);
    Gauge.builder("gateway.audit.backlog", ledger, backlog)
        .description("Audit events on their way to the sink")
        .register(registry);
  }

  private static <L> void counter(
      MeterRegistry registry, String what, String help, L ledger, ToDoubleFunction<L> value) {
    FunctionCounter.builder("gateway.audit." + what, ledger, value)
        .description(help)
        .register(registry);
  }
}
