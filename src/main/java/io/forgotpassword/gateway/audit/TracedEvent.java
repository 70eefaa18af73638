package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.telemetry.TraceSpan;

/** An event of a request that is traced: its step ends when its line is in the trail. */
record TracedEvent(AuditEvent event, TraceSpan step) implements AuditEntry {
  @Override
  public RequestId requestId() {
    return event.requestId();
  }

  @Override
  public void written() {
    step.ended("written");
  }

  @Override
  public void held() {
    step.ended("held");
  }

  @Override
  public void dropped(DropReason reason) {
    step.failed(reason.id());
  }
}
