package io.forgotpassword.gateway.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands an event over by identity; it never leaves the process. */
final class AuditEventCodec implements MessageCodec<AuditEvent, AuditEvent> {
  @Override
  public void encodeToWire(Buffer buffer, AuditEvent event) {
    throw new UnsupportedOperationException("audit events stay in the process");
  }

  @Override
  public AuditEvent decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("audit events stay in the process");
  }

  @Override
  public AuditEvent transform(AuditEvent event) {
    return event;
  }

  @Override
  public String name() {
    return "audit-event";
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
