package io.forgotpassword.gateway.audit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events from the bus become lines of the trail, on a worker thread of its own. Lines are written
 * together while more are waiting and at once when none is.
 */
public final class AuditVerticle extends VerticleBase {
  static final String ADDRESS = "audit";
  static final String CODEC = "audit-event";

  private static final Logger LOG = LoggerFactory.getLogger(AuditVerticle.class);

  private final AuditLedger ledger;
  private final AuditRecord record;
  private final AuditSink sink;
  private boolean sinkFails;
  private int unwritten;

  /** The trail of {@code ledger}'s events, each rendered by {@code record} and kept by a sink. */
  public AuditVerticle(AuditLedger ledger, AuditRecord record, AuditSink sink) {
    this.ledger = ledger;
    this.record = record;
    this.sink = sink;
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().registerCodec(new AuditEventCodec());
    MessageConsumer<AuditEntry> consumer = vertx.eventBus().localConsumer(ADDRESS);
    // The ledger bounds the backlog; the consumer's own buffer must never discard before it.
    consumer.handler(this::append);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() throws IOException {
    flush();
    sink.close();
    return Future.succeededFuture();
  }

  private void append(Message<AuditEntry> message) {
    unwritten++;
    sink.append(record.lineOf(message.body()));
    if (sink.isFull() || ledger.backlog() <= unwritten) {
      flush();
    }
  }

  private void flush() {
    int events = unwritten;
    unwritten = 0;
    try {
      sink.flush();
      ledger.write(events);
      sinkFails = false;
    } catch (IOException e) {
      ledger.drop(events);
      if (!sinkFails) {
        LOG.error("audit events cannot be written and are being dropped", e);
      }
      sinkFails = true;
    }
  }
}
