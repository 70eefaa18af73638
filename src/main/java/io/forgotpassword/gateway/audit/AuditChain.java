package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.signing.Sha256;
import java.util.HexFormat;

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

  private final Sha256 sha256 = new Sha256();
  private final byte[] hash = new byte[Sha256.BYTES];
  private long sequence;

  AuditChain(Head head) {
    reset(head);
  }

  Head head() {
    return new Head(sequence, HexFormat.of().formatHex(hash));
  }

  /** Goes back to where the chain was, when what was added since could not be kept. */
  void reset(Head earlier) {
    sequence = earlier.sequence();
    byte[] its = HexFormat.of().parseHex(earlier.hash());
    System.arraycopy(its, 0, hash, 0, hash.length);
  }

  /** The sequence number of the last record. */
  long sequence() {
    return sequence;
  }

  /** Adds a record, as a line; when it cannot be written, all is as before. */
  void add(ChainedRecord record, CanonicalWriter lines) {
    int start = lines.length();
    try {
      record.write(lines, this);
    } catch (RuntimeException e) {
      lines.cut(start);
      throw e;
    }
    lines.digest(start, sha256, hash);
    sequence++;
    lines.line();
  }

  /** Adds the next record's member of {@code metadata}. */
  void putSequence(CanonicalWriter metadata) {
    metadata.put(SEQUENCE, sequence + 1);
  }

  /** Adds the next record's member of {@code unmapped}. */
  void putPreviousHash(CanonicalWriter unmapped) {
    unmapped.putHex(PREVIOUS_HASH, hash, hash.length);
  }
}
