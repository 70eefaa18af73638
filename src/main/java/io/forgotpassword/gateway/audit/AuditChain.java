package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.signing.Sha256;

/**
 * Makes records a chain: each gets the next {@code metadata.sequence} and, as {@code
 * unmapped.previous_hash}, the SHA-256 of the record before in its canonical form. OCSF has no
 * attribute for the latter; {@code unmapped} is where it allows any. For one thread.
 */
final class AuditChain {
  static final String METADATA = "metadata";
  static final String SEQUENCE = "sequence";
  static final String UNMAPPED = "unmapped";
  static final String PREVIOUS_HASH = "previous_hash";

  /**
   * Where a chain ends.
   *
   * @param sequence of the last record, 0 when there is none
   * @param hash of the last record, 64 hexadecimal digits
   */
  record Head(long sequence, String hash) {
    /** Before the first record. */
    static final Head NONE = new Head(0, "0".repeat(64));
  }

  private final CanonicalJson canonical = new CanonicalJson();
  private final Sha256 sha256 = new Sha256();
  private Head head;

  AuditChain(Head head) {
    this.head = head;
  }

  Head head() {
    return head;
  }

  /** Goes back to where the chain was, when what was added since could not be kept. */
  void reset(Head earlier) {
    head = earlier;
  }

  /** Adds a record; returns its canonical form. */
  byte[] add(ObjectNode record) {
    place(record);
    return keep(record);
  }

  /** Adds a checkpoint, which the key signs with its place in the chain. */
  byte[] add(ObjectNode checkpoint, SigningKey key) {
    place(checkpoint);
    Checkpoint.seal(checkpoint, key, canonical);
    return keep(checkpoint);
  }

  private void place(ObjectNode record) {
    record.withObjectProperty(METADATA).put(SEQUENCE, head.sequence() + 1);
    record.withObjectProperty(UNMAPPED).put(PREVIOUS_HASH, head.hash());
  }

  private byte[] keep(ObjectNode record) {
    byte[] bytes = canonical.of(record);
    head = new Head(head.sequence() + 1, sha256.hexOf(bytes));
    return bytes;
  }
}
