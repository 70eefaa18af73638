package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.telemetry.Step;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
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

  /** Waking a thread takes longer than a request's turn on its event loop should: it comes next. */
  private final Handler<Void> announcement;

  AuditPublisher(AuditLedger ledger, AuditQueue queue, EventBus bus) {
    AuditBatchCodec codec = new AuditBatchCodec();
    this.ledger = ledger;
    this.queue = queue;
    this.bus = bus.registerCodec(codec);
    this.batch = new AuditBatch(queue);
    this.local = new DeliveryOptions().setLocalOnly(true).setCodecName(codec.name());
    this.announcement = afterwards -> bus.send(AuditBatch.ADDRESS, batch, local);
  }

  /**
   * Publishes one event, or drops and counts it.
   *
   * @param step ends when the event is in the trail
   */
  public void publish(AuditEvent event, Step step) {
    publish(step == Step.NONE ? event : new TracedEvent(event, step));
  }

  /** Publishes one event, or drops and counts it. */
  public void publish(AuditEntry event) {
    ledger.emit();
    if (queue.isClosed()) {
      drop(event, DropReason.CLOSED);
    } else if (!queue.offer(event)) {
      drop(event, DropReason.QUEUE_FULL);
    } else if (queue.announce()) {
      Context request = Vertx.currentContext();
      if (request == null) {
        bus.send(AuditBatch.ADDRESS, batch, local);
      } else {
        request.runOnContext(announcement);
      }
    }
  }

  private void drop(AuditEntry event, DropReason reason) {
    ledger.drop(reason, 1);
    event.dropped(reason);
  }
}
