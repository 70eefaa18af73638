package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/**
 * Sends events over the event bus to the audit's verticle without waiting, those that come together
 * as one message. For requests the {@link AuditAnnouncer} sends that message. What does not fit
 * into the queue is dropped and counted. For any thread.
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

  /**
   * Publishes one event of a request, or drops and counts it. Whether it has to be announced is not
   * asked: that is rare, so it would be code that no compiler has seen.
   *
   * @param step ends when the event is in the trail
   */
  public void publish(AuditEvent event, TraceSpan step) {
    put(step == TraceSpan.NONE ? event : new TracedEvent(event, step));
  }

  /** Publishes one event that is no request's, or drops and counts it, and announces it at once. */
  public void publish(AuditEntry event) {
    put(event);
    announce();
  }

  private void put(AuditEntry event) {
    ledger.emit();
    if (queue.isClosed()) {
      drop(event, DropReason.CLOSED);
    } else if (!queue.offer(event)) {
      drop(event, DropReason.QUEUE_FULL);
    }
  }

  /** Tells the audit's verticle that there are events, if nobody did yet. */
  void announce() {
    if (!queue.isEmpty() && queue.announce()) {
      bus.send(AuditBatch.ADDRESS, batch, local);
    }
  }

  private void drop(AuditEntry event, DropReason reason) {
    ledger.drop(reason, 1);
    event.dropped(reason);
  }
}
