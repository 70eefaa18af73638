package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Meters of the audit ledger: emitted = written + spooled + dropped + backlog.
 *
 * @param <L> the ledger
 */
public final class AuditMeters<L> {
  private final Figures<L> figures;

  /** Meters of one ledger. */
  public AuditMeters(MeterRegistry registry, L ledger) {
    this.figures = new Figures<>(registry, "gateway.audit.", ledger);
  }

  /** Registers how many events were published, and where they are. */
  public void kept(
      ToDoubleFunction<L> emitted,
      ToDoubleFunction<L> written,
      ToDoubleFunction<L> spooled,
      ToDoubleFunction<L> backlog) {
    figures.counter("emitted", "Audit events published", emitted);
    figures.counter("written", "Audit events in the trail or, with audit.kafka, in Kafka", written);
    figures.gauge(
        "spooled", "Audit events in the trail's files that Kafka is still to have", spooled);
    figures.gauge("backlog", "Audit events that are in no record yet", backlog);
  }

  /** Registers how many events were lost for one reason. */
  public void dropped(String reason, ToDoubleFunction<L> events) {
    figures.counter("dropped", "Audit events lost", events, "reason", reason);
  }
}
