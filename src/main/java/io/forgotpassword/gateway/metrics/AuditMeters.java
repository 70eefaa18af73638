package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * The audit ledger as meters: emitted = written + dropped + backlog.
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

  /** Registers what was published, what is in the trail and what waits to be. */
  public void kept(
      ToDoubleFunction<L> emitted, ToDoubleFunction<L> written, ToDoubleFunction<L> backlog) {
    FunctionCounter.builder("gateway.audit.emitted", ledger, emitted)
        .description("Audit events published")
        .register(registry);
    FunctionCounter.builder("gateway.audit.written", ledger, written)
        .description("Audit events in the trail")
        .register(registry);
    Gauge.builder("gateway.audit.backlog", ledger, backlog)
        .description("Audit events that wait to be written")
        .register(registry);
  }

  /** Registers what is in the trail and not yet in Kafka, and what never will be. */
  public <T> void spooled(T trail, ToDoubleFunction<T> records, ToDoubleFunction<T> removed) {
    Gauge.builder("gateway.audit.spooled", trail, records)
        .description("Records of the trail that Kafka did not acknowledge yet")
        .register(registry);
    FunctionCounter.builder("gateway.audit.spool.removed", trail, removed)
        .description("Records removed from the trail's files before Kafka had them")
        .register(registry);
  }

  /** Registers what was lost for one reason. */
  public void dropped(String reason, ToDoubleFunction<L> events) {
    FunctionCounter.builder("gateway.audit.dropped", ledger, events)
        .tag("reason", reason)
        .description("Audit events lost")
        .register(registry);
  }
}
