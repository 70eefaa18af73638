package io.forgotpassword.gateway.audit;

/**
 * Hands events to the audit's thread without waiting. What does not fit into the queue is dropped
 * and counted. For any thread.
 */
public final class AuditPublisher {
  private final AuditLedger ledger;
  private final AuditQueue queue;

  AuditPublisher(AuditLedger ledger, AuditQueue queue) {
    this.ledger = ledger;
    this.queue = queue;
  }

  /** Publishes one event, or drops and counts it. */
  public void publish(AuditEntry event) {
    ledger.emit();
    if (queue.isClosed()) {
      ledger.drop(DropReason.CLOSED, 1);
    } else if (!queue.offer(event)) {
      ledger.drop(DropReason.QUEUE_FULL, 1);
    }
  }
}
