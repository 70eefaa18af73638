package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.RequestId;

/** What becomes one line of the trail. */
public sealed interface AuditEntry
    permits AuditEvent, AuditEvent.Traced, AdminAct, RefusalAggregator.RepeatedRefusal {
  /** What the line is found by. */
  RequestId requestId();

  /** How many events it is in the ledger. */
  default long events() {
    return 1;
  }

  /** Called when the line is in the trail. */
  default void written() {}

  /** Called when the event will be counted in another's line. */
  default void held() {}

  /** Called when there will be no line. */
  default void dropped(DropReason reason) {}
}
