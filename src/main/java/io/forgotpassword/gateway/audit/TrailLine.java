package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.signing.Sha256;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A line of the trail, read back.
 *
 * @param previous the hash it says the record before has
 * @param hash its own
 */
record TrailLine(ObjectNode json, long sequence, String previous, String hash) {
  /** Reads lines. For one thread. */
  static final class Reader {
    private final CanonicalJson canonical = new CanonicalJson();
    private final Sha256 sha256 = new Sha256();

    /** Empty for what no gateway wrote, such as JSON that is not in its canonical form. */
    Optional<TrailLine> read(byte[] line) {
      try {
        if (!(JsonTree.of(line) instanceof ObjectNode json)
            || !Arrays.equals(canonical.of(json), line)) {
          return Optional.empty();
        }
        long sequence = json.path(AuditChain.METADATA).path(AuditChain.SEQUENCE).asLong();
        String previous = json.path(AuditChain.UNMAPPED).path(AuditChain.PREVIOUS_HASH).asText("");
        return sequence < 1 || previous.isEmpty()
            ? Optional.empty()
            : Optional.of(new TrailLine(json, sequence, previous, sha256.hexOf(line)));
      } catch (IOException | IllegalArgumentException noRecord) {
        return Optional.empty();
      }
    }
  }

  long millis() {
    return json.path("time").asLong();
  }

  boolean isCheckpoint() {
    return json.path(AuditChain.UNMAPPED).has(Checkpoint.MEMBER);
  }

  boolean isGap() {
    return json.path(AuditChain.UNMAPPED).has(TrailRecords.GAP);
  }

  /** How many events it is in the ledger: none when it is about the trail itself. */
  long events() {
    return eventsIn(json);
  }

  static long eventsIn(JsonNode record) {
    boolean own = record.path(OcsfClass.CLASS_UID).asInt() == OcsfClass.EVENT_LOG_ACTIVITY.uid();
    return own ? 0 : record.path(RepeatedRefusal.COUNT).asLong(1);
  }

  /** Whether the trail was closed with it. */
  boolean isStop() {
    return isCheckpoint() && json.path("activity_id").asInt() == TrailRecords.Activity.STOP.id();
  }

  /** Whether it says where the ledger stood. */
  boolean statesLedger() {
    return LedgerFigures.in(json).isPresent();
  }

  /** The ledger after this line, given the one before it. */
  LedgerFigures after(LedgerFigures before) {
    return LedgerFigures.in(json).orElseGet(() -> before.plusWritten(events()));
  }
}
