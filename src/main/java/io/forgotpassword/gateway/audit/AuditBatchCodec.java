package io.forgotpassword.gateway.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands batches over as they are; they never leave the process. */
final class AuditBatchCodec implements MessageCodec<AuditBatch, AuditBatch> {
  private static final byte USER_CODEC = -1;

  @Override
  public AuditBatch transform(AuditBatch batch) {
    return batch;
  }

  @Override
  public void encodeToWire(Buffer buffer, AuditBatch batch) {
    throw new UnsupportedOperationException("audit events stay in their process");
  }

  @Override
  public AuditBatch decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("audit events stay in their process");
  }

  @Override
  public String name() {
    return AuditBatch.class.getName();
  }

  @Override
  public byte systemCodecID() {
    return USER_CODEC;
  }
}
