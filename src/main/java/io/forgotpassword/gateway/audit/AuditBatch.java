package io.forgotpassword.gateway.audit;

/**
 * The message by which events cross the event bus: that some are in the queue and nobody was told
 * of them yet. The events stay in the queue, so that however many are published, one message is on
 * its way at a time and the queue's size bounds them all.
 */
record AuditBatch(AuditQueue queue) {
  /** Where the audit's verticle listens. */
  static final String ADDRESS = "audit.events";
}
