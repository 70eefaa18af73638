package io.forgotpassword.gateway.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands an event over by identity; it never leaves the process. */
final class AuditEventCodec implements MessageCodec<AuditEntry, AuditEntry> {
  @Override
  public void encodeToWire(Buffer buffer, AuditEntry event) {
    throw new UnsupportedOperationException("audit events stay in the process");
  }

  @Override
  public AuditEntry decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("audit events stay in the process");
  }

  @Override
  public AuditEntry transform(AuditEntry event) {
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
