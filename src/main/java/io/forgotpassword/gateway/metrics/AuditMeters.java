package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Meters of the audit ledger: emitted = written + spooled + dropped + backlog.
 *
 * @param <L> the ledger
 */
public final class AuditMeters<L> {
  private final MeterRegistry registry;
  private final L ledger;

  /** Meters of one ledger. */
  public AuditMeters(MeterRegistry registry, L ledger) {
    this.registry = registry;
    this.ledger = ledger;
  }

  /** Registers how many events were published, and where they are. */
  public void kept(
      ToDoubleFunction<L> emitted,
      ToDoubleFunction<L> written,
      ToDoubleFunction<L> spooled,
      ToDoubleFunction<L> backlog) {
    FunctionCounter.builder("gateway.audit.emitted", ledger, emitted)
        .description("Audit events published")
        .register(registry);
    FunctionCounter.builder("gateway.audit.written", ledger, written)
        .description("Audit events in the trail or, with audit.kafka, in Kafka")
        .register(registry);
    Gauge.builder("gateway.audit.spooled", ledger, spooled)
        .description("Audit events in the trail's files that Kafka is still to have")
        .register(registry);
    Gauge.builder("gateway.audit.backlog", ledger, backlog)
        .description("Audit events that are in no record yet")
        .register(registry);
  }

  /** Registers how many events were lost for one reason. */
  public void dropped(String reason, ToDoubleFunction<L> events) {
    FunctionCounter.builder("gateway.audit.dropped", ledger, events)
        .tag("reason", reason)
        .description("Audit events lost")
        .register(registry);
  }
}
