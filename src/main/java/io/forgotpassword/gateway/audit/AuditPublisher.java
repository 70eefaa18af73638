package io.forgotpassword.gateway.audit;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageProducer;

/**
 * Puts events on the event bus without waiting. The bus's own queue has no bound, so the ledger's
 * backlog bounds it: what does not fit is dropped and counted. One instance for each event loop.
 */
public final class AuditPublisher {
  private final AuditLedger ledger;
  private final MessageProducer<AuditEntry> producer;

  /** A publisher to the audit verticle of this Vert.x. */
  public AuditPublisher(Vertx vertx, AuditLedger ledger) {
    this.ledger = ledger;
    DeliveryOptions options =
        new DeliveryOptions().setLocalOnly(true).setCodecName(AuditVerticle.CODEC);
    this.producer = vertx.eventBus().sender(AuditVerticle.ADDRESS, options);
  }

  /** Publishes one event, or drops and counts it. */
  public void publish(AuditEntry event) {
    if (ledger.admit()) {
      producer.write(event).onFailure(nobodyListens -> ledger.drop(1));
    }
  }
}
