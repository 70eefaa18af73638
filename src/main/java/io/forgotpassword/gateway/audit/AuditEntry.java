package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.RequestId;

/** What becomes one line of the trail. */
public sealed interface AuditEntry permits AuditEvent, TracedEvent, AdminAct {
  /** What the line is found by. */
  RequestId requestId();

  /** The line is in the trail. */
  default void written() {}

  /** There will be no line. */
  default void dropped(DropReason reason) {}
}
