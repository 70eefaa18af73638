package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes events to the audit's verticle, as batches over the event bus: waking a worker thread
 * costs far more than an event. Never blocks. An event that the backlog has no room for is dropped
 * and counted. Each event loop has its own publisher; any thread may use it.
 */
public final class AuditPublisher {
  /** The most events of one message. */
  static final int MAX_BATCH = 256;

  /** The longest time that an event waits for others. */
  static final long LINGER_MILLIS = 10;

  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final AuditLedger ledger;
  private final AuditBacklog backlog;
  private final Vertx vertx;
  private List<AuditEntry> batch = new ArrayList<>();
  private boolean timerSet;

  AuditPublisher(AuditLedger ledger, AuditBacklog backlog, Vertx vertx) {
    this.ledger = ledger;
    this.backlog = backlog;
    this.vertx = vertx;
    backlog.add(this);
  }

  /**
   * Publishes one event of a request, or drops and counts it.
   *
   * @param span ends when the event is in the trail
   */
  public void publish(AuditEvent event, TraceSpan span) {
    publish(span == TraceSpan.NONE ? event : new AuditEvent.Traced(event, span));
  }

  /** Publishes one event, or drops and counts it. */
  public synchronized void publish(AuditEntry event) {
    ledger.emit();
    if (!backlog.isOpen()) {
      drop(event, DropReason.CLOSED);
    } else if (!backlog.reserve()) {
      drop(event, DropReason.QUEUE_FULL);
    } else {
      add(event);
    }
  }

  private void add(AuditEntry event) {
    batch.add(event);
    if (batch.size() == MAX_BATCH) {
      flush();
    } else if (!timerSet) {
      timerSet = true;
      vertx.setTimer(LINGER_MILLIS, due -> lingered());
    }
  }

  private synchronized void lingered() {
    timerSet = false;
    flush();
  }

  /** Sends the open batch. */
  synchronized void flush() {
    if (!batch.isEmpty()) {
      backlog.sending();
      vertx.eventBus().send(AuditBacklog.ADDRESS, new AuditBacklog.Batch(batch), LOCAL);
      batch = new ArrayList<>();
    }
  }

  private void drop(AuditEntry event, DropReason reason) {
    ledger.drop(reason, 1);
    event.dropped(reason);
  }
}
