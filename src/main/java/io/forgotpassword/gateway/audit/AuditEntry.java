package io.forgotpassword.gateway.audit;

/** What becomes one line of the trail. */
public sealed interface AuditEntry permits AuditEvent, AdminAct, RepeatedRefusal {
  /** How many events it is in the ledger. */
  default long events() {
    return 1;
  }
}
