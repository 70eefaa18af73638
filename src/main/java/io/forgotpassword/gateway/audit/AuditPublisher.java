package io.forgotpassword.gateway.audit;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/**
 * Sends events over the event bus to the audit's verticle without waiting, those that come together
 * as one message. What does not fit into the queue is dropped and counted. For any thread.
 */
public final class AuditPublisher {
  private final AuditLedger ledger;
  private final AuditQueue queue;
  private final EventBus bus;
  private final AuditBatch batch;
  private final DeliveryOptions local;

  AuditPublisher(AuditLedger ledger, AuditQueue queue, EventBus bus) {
    AuditBatchCodec codec = new AuditBatchCodec();
    this.ledger = ledger;
    this.queue = queue;
    this.bus = bus.registerCodec(codec);
    this.batch = new AuditBatch(queue);
    this.local = new DeliveryOptions().setLocalOnly(true).setCodecName(codec.name());
  }

  /** Publishes one event, or drops and counts it. */
  public void publish(AuditEntry event) {
    ledger.emit();
    if (queue.isClosed()) {
      ledger.drop(DropReason.CLOSED, 1);
    } else if (!queue.offer(event)) {
      ledger.drop(DropReason.QUEUE_FULL, 1);
    } else if (queue.announce()) {
      bus.send(AuditBatch.ADDRESS, batch, local);
    }
  }
}
