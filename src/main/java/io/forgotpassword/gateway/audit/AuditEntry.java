package io.forgotpassword.gateway.audit;

/** What becomes one line of the trail. */
public sealed interface AuditEntry permits AuditEvent, AdminAct {}
