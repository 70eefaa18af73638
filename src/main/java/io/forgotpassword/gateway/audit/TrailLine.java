package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.signing.Sha256;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A line of the trail, read back.
 *
 * @param previous the hash of the record before, as this one states it
 * @param hash its own
 */
record TrailLine(ObjectNode json, long sequence, String previous, String hash) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Empty for a line that no gateway wrote, such as JSON that is not in its canonical form. */
  static Optional<TrailLine> read(byte[] line) {
    try {
      if (!(JSON.readTree(line) instanceof ObjectNode json)
          || !Arrays.equals(CanonicalJson.of(json), line)) {
        return Optional.empty();
      }
      String previous = json.path(AuditChain.UNMAPPED).path(AuditChain.PREVIOUS_HASH).asText("");
      return sequenceOf(json) < 1 || previous.isEmpty()
          ? Optional.empty()
          : Optional.of(new TrailLine(json, sequenceOf(json), previous, new Sha256().hexOf(line)));
    } catch (IOException | IllegalArgumentException noRecord) {
      return Optional.empty();
    }
  }

  /** The sequence number of a record, 0 when it has none. */
  static long sequenceOf(JsonNode record) {
    return record.path(AuditChain.METADATA).path(AuditChain.SEQUENCE).asLong();
  }

  long millis() {
    return json.path(OcsfClass.TIME).asLong();
  }

  boolean isCheckpoint() {
    return TrailRecords.isCheckpoint(json);
  }

  boolean isGap() {
    return TrailRecords.isGap(json);
  }

  /** How many events it is in the ledger: none for the trail's records about itself. */
  long events() {
    return eventsIn(json);
  }

  static long eventsIn(JsonNode record) {
    boolean own = record.path(OcsfClass.CLASS_UID).asInt() == OcsfClass.EVENT_LOG_ACTIVITY.uid();
    return own ? 0 : record.path(RefusalAggregator.RepeatedRefusal.COUNT).asLong(1);
  }

  /** Whether the trail was closed with it. */
  boolean isStop() {
    return isCheckpoint() && json.path("activity_id").asInt() == TrailRecords.Activity.STOP.id();
  }

  boolean statesLedger() {
    return LedgerFigures.in(json).isPresent();
  }

  /** The ledger after this line, given the one before it. */
  LedgerFigures after(LedgerFigures before) {
    return LedgerFigures.in(json).orElseGet(() -> before.plusWritten(events()));
  }
}
