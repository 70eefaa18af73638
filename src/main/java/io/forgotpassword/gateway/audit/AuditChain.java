package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.signing.Sha256;

/**
 * Makes records a chain: each gets the next {@code metadata.sequence} and, as {@code
 * unmapped.previous_hash}, the SHA-256 of the record before in its canonical form. OCSF has no
 * attribute for that hash; {@code unmapped} is where it allows any. For one thread.
 */
final class AuditChain {
  static final String METADATA = "metadata";
  static final String SEQUENCE = "sequence";
  static final String UNMAPPED = "unmapped";
  static final String PREVIOUS_HASH = "previous_hash";

  /**
   * Where a chain ends: its name, 32 hexadecimal digits, empty when no checkpoint names it; its
   * last record's sequence number, 0 when there is none; and that record's hash.
   */
  record Head(String trail, long sequence, String hash) {
    /** Before the first record. */
    static final Head NONE = new Head("", 0, "0".repeat(64));

    Head plus(byte[] line) {
      return new Head(trail, sequence + 1, new Sha256().hexOf(line));
    }
  }

  private Head head;

  AuditChain(Head head) {
    this.head = head;
  }

  Head head() {
    return head;
  }

  /** Gives a record its place, which is the next one until a record is added. */
  void place(ObjectNode record) {
    record.withObjectProperty(METADATA).put(SEQUENCE, head.sequence() + 1);
    record.withObjectProperty(UNMAPPED).put(PREVIOUS_HASH, head.hash());
  }

  /**
   * Adds a record, and returns its line without the line feed. A record without a canonical form is
   * an IllegalArgumentException, and leaves the chain as it was.
   */
  byte[] add(ObjectNode record) {
    place(record);
    byte[] line = CanonicalJson.of(record);
    head = head.plus(line);
    return line;
  }
}
