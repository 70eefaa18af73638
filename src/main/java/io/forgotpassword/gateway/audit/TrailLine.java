package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.signing.Sha256;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of the trail, read back: its bytes without the line feed, the hash of the record before as
 * this one states it, and its own hash.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TrailLine(ObjectNode json, byte[] bytes, long sequence, String previous, String hash) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Empty for a line that no gateway wrote, such as JSON that is not in its canonical form. */
  static Optional<TrailLine> read(byte[] line) {
    try {
      if (!(JSON.readTree(line) instanceof ObjectNode json)
          || !Arrays.equals(CanonicalJson.of(json), line)) {
        return Optional.empty();
      }
      long sequence = json.path(AuditChain.METADATA).path(AuditChain.SEQUENCE).asLong();
      String previous = json.path(AuditChain.UNMAPPED).path(AuditChain.PREVIOUS_HASH).asText("");
      return sequence < 1 || previous.isEmpty()
          ? Optional.empty()
          : Optional.of(new TrailLine(json, line, sequence, previous, new Sha256().hexOf(line)));
    } catch (IOException | IllegalArgumentException noRecord) {
      return Optional.empty();
    }
  }

  long millis() {
    return json.path(OcsfClass.TIME).asLong();
  }

  /** The user's pseudonym; null in the trail's records about itself. */
  @Nullable String user() {
    return json.path("user").path("uid").textValue();
  }

  /** How many events it is in the ledger: none for the trail's records about itself. */
  long events() {
    boolean own = json.path(OcsfClass.CLASS_UID).asInt() == OcsfClass.EVENT_LOG_ACTIVITY.uid();
    return own ? 0 : json.path(RefusalAggregator.RepeatedRefusal.COUNT).asLong(1);
  }

  Optional<LedgerFigures> ledger() {
    return LedgerFigures.in(json);
  }

  /** The ledger after this line, given the one before it. */
  LedgerFigures after(LedgerFigures before) {
    return ledger().orElseGet(() -> before.plusWritten(events()));
  }

  boolean isCheckpoint() {
    return !checkpoint().isMissingNode();
  }

  boolean isStop() {
    return isCheckpoint()
        && json.path(OcsfClass.ACTIVITY_ID).asInt() == TrailRecords.Activity.STOP.id();
  }

  /** The trail that a checkpoint names; empty for one from before checkpoints did. */
  String trail() {
    return checkpoint().path(TrailRecords.TRAIL).asText("");
  }

  String keyId() {
    return checkpoint().path(TrailRecords.KEY_ID).asText("");
  }

  /** Whether the owner of the key signed the checkpoint as it is. */
  boolean isSigned(VerifyingKey key) {
    ObjectNode unsigned = json.deepCopy();
    if (!(unsigned.path(AuditChain.UNMAPPED).path(TrailRecords.CHECKPOINT)
            instanceof ObjectNode checkpoint)
        || !checkpoint.path(TrailRecords.SIGNATURE).isTextual()) {
      return false;
    }
    String signature = checkpoint.remove(TrailRecords.SIGNATURE).textValue();
    try {
      return key.verifies(CanonicalJson.of(unsigned), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  private JsonNode checkpoint() {
    return json.path(AuditChain.UNMAPPED).path(TrailRecords.CHECKPOINT);
  }

  boolean isGap() {
    return !gap().isMissingNode();
  }

  /** The events that a gap states as missing; empty for other records. */
  Map<DropReason, Long> missing() {
    return LedgerFigures.droppedIn(gap());
  }

  long tornBytes() {
    return gap().path(TrailRecords.TORN_BYTES).asLong();
  }

  private JsonNode gap() {
    return json.path(AuditChain.UNMAPPED).path(TrailRecords.GAP);
  }
}
