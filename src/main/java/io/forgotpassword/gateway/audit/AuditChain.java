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
   * Where a chain ends.
   *
   * @param trail names the chain, 32 hexadecimal digits; empty when no checkpoint names it
   * @param sequence of the last record, 0 when there is none
   * @param hash of the last record, 64 hexadecimal digits
   */
  record Head(String trail, long sequence, String hash) {
    /** Before the first record. */
    static final Head NONE = new Head("", 0, "0".repeat(64));

    /** Where it ends with one line more. */
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
   * Adds a record, and returns its line without the line feed.
   *
   * @throws IllegalArgumentException if it has no canonical form; the chain then stays as it was
   */
  byte[] add(ObjectNode record) {
    place(record);
    byte[] line = CanonicalJson.of(record);
    head = head.plus(line);
    return line;
  }
}
