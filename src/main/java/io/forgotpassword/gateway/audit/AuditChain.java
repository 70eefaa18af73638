package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.forgotpassword.gateway.signing.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

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
   * @param sequence of the last record, 0 when there is none
   * @param hash of the last record, 64 hexadecimal digits
   */
  record Head(long sequence, String hash) {
    /** Before the first record. */
    static final Head NONE = new Head(0, "0".repeat(64));
  }

  /** A record that can be written at any place in the chain. */
  interface ChainedRecord {
    /**
     * Writes the whole record. The members must come in the canonical order.
     *
     * @param place gives the record its sequence number and the hash of the record before
     */
    void write(JsonGenerator json, AuditChain place) throws IOException;
  }

  /** Lines in memory, to be written to the trail together. */
  static final class Lines extends ByteArrayOutputStream {
    Lines(int capacity) {
      super(capacity);
    }

    /** Removes all bytes behind the first {@code size}. */
    void cut(int size) {
      count = size;
    }

    byte[] copy(int start, int end) {
      return Arrays.copyOfRange(buf, start, end);
    }

    /** All lines, valid until the next is added. */
    ByteBuffer bytes() {
      return ByteBuffer.wrap(buf, 0, count);
    }

    private void hash(int start, Sha256 sha256, byte[] hash) {
      sha256.of(buf, start, count - start, hash);
    }
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

  /** Goes back to an earlier end, when the records added since could not be kept. */
  void reset(Head earlier) {
    sequence = earlier.sequence();
    byte[] its = HexFormat.of().parseHex(earlier.hash());
    System.arraycopy(its, 0, hash, 0, hash.length);
  }

  /** The sequence number of the last record. */
  long sequence() {
    return sequence;
  }

  /** Adds a record as a line. When it cannot be encoded, chain and lines stay as they were. */
  void add(ChainedRecord record, Lines lines) {
    int start = lines.size();
    try (JsonGenerator json = CanonicalJson.generator(lines)) {
      record.write(json, this);
    } catch (IOException e) {
      lines.cut(start);
      throw new UncheckedIOException("a record could not be encoded", e);
    } catch (RuntimeException e) {
      lines.cut(start);
      throw e;
    }
    lines.hash(start, sha256, hash);
    sequence++;
    lines.write('\n');
  }

  /** Writes the next record's member of {@code metadata}. */
  void writeSequence(JsonGenerator metadata) throws IOException {
    metadata.writeNumberField(SEQUENCE, sequence + 1);
  }

  /** Writes the next record's member of {@code unmapped}. */
  void writePreviousHash(JsonGenerator unmapped) throws IOException {
    unmapped.writeStringField(PREVIOUS_HASH, HexFormat.of().formatHex(hash));
  }
}
