package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.audit.AuditChain.ChainedRecord;
import io.forgotpassword.gateway.audit.AuditChain.Lines;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trail's records about itself, in the shape of OCSF 1.8.0, class 1008 Event Log Activity:
 * signed checkpoints, and gaps. Members that OCSF has no attribute for are under {@code unmapped}.
 */
final class TrailRecords {
  private static final String LOG_NAME = "account-recovery";
  private static final String CHECKPOINT = "checkpoint";
  private static final String KEY_ID = "key_id";
  private static final String SIGNATURE = "signature";
  private static final String GAP = "gap";
  private static final String TORN_BYTES = "torn_bytes";

  /** Why there is a record; the ids are OCSF's. */
  enum Activity {
    /** A new segment begins. */
    ROTATE(5, "Rotate"),
    /** The process began to write. */
    START(6, "Start"),
    /** The process closed the trail. */
    STOP(7, "Stop"),
    /** A checkpoint is due. */
    CHECKPOINT(99, "Checkpoint"),
    /** Something is missing. */
    GAP(99, "Gap");

    private final int id;
    private final String caption;

    Activity(int id, String caption) {
      this.id = id;
      this.caption = caption;
    }

    int id() {
      return id;
    }
  }

  /**
   * What a trail lacks, to be stated in it.
   *
   * @param dropped events that are not in the trail, by reason
   * @param sinceMillis when the last record before the gap was written
   * @param died whether a process ended without closing the trail
   * @param tornBytes how much of an unfinished line was cut off
   * @param removedFile the file that was being written and is gone, null when none is
   */
  record Gap(
      Map<DropReason, Long> dropped,
      long sinceMillis,
      boolean died,
      long tornBytes,
      @Nullable String removedFile) {

    private long events() {
      return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    private String sentence() {
      if (removedFile != null) {
        return "The file that was being written was removed.";
      }
      return died ? "The process before ended without closing the trail." : "Events were dropped.";
    }
  }

  private final String version;

  /**
   * @param version the gateway's own
   */
  TrailRecords(String version) {
    this.version = version;
  }

  /**
   * A checkpoint, signed with Ed25519 over its canonical form without the signature. It holds its
   * sequence number and the hash of the record before, so it vouches for all records before it.
   *
   * @param records how many follow the checkpoint before
   */
  ChainedRecord checkpoint(
      Activity activity, long millis, LedgerFigures ledger, long records, SigningKey key) {
    return (json, place) -> {
      Lines unsigned = new Lines(1024);
      try (JsonGenerator draft = CanonicalJson.generator(unsigned)) {
        writeCheckpoint(draft, place, activity, millis, ledger, records, key, null);
      }
      String signature = Base64.getEncoder().encodeToString(key.sign(unsigned.toByteArray()));
      writeCheckpoint(json, place, activity, millis, ledger, records, key, signature);
    };
  }

  private void writeCheckpoint(
      JsonGenerator json,
      AuditChain place,
      Activity activity,
      long millis,
      LedgerFigures ledger,
      long records,
      SigningKey key,
      @Nullable String signature)
      throws IOException {
    OcsfClass.Activity done = begin(json, activity);
    writeSource(json, place, OcsfClass.Severity.INFORMATIONAL);
    json.writeNumberField(OcsfClass.TIME, millis);
    done.writeType(json);
    json.writeObjectFieldStart(AuditChain.UNMAPPED);
    json.writeObjectFieldStart(CHECKPOINT);
    json.writeStringField(KEY_ID, key.verifier().id());
    json.writeNumberField("records", records);
    if (signature != null) {
      json.writeStringField(SIGNATURE, signature);
    }
    json.writeEndObject();
    end(json, ledger, place);
  }

  ChainedRecord gap(Gap gap, LedgerFigures ledger, long millis) {
    return (json, place) -> {
      OcsfClass.Activity done = begin(json, Activity.GAP);
      json.writeNumberField("count", gap.events());
      json.writeNumberField("end_time", millis);
      writeSource(json, place, OcsfClass.Severity.HIGH);
      json.writeNumberField("start_time", gap.sinceMillis());
      json.writeStringField("status_detail", gap.sentence());
      json.writeNumberField(OcsfClass.TIME, millis);
      done.writeType(json);
      json.writeObjectFieldStart(AuditChain.UNMAPPED);
      json.writeObjectFieldStart(GAP);
      LedgerFigures.writeDropped(json, gap.dropped());
      if (gap.removedFile() != null) {
        json.writeStringField("removed_file", gap.removedFile());
      }
      json.writeNumberField(TORN_BYTES, gap.tornBytes());
      json.writeEndObject();
      end(json, ledger, place);
    };
  }

  private static OcsfClass.Activity begin(JsonGenerator json, Activity activity)
      throws IOException {
    OcsfClass.Activity done =
        new OcsfClass.Activity(OcsfClass.EVENT_LOG_ACTIVITY, activity.id, activity.caption);
    json.writeStartObject();
    done.write(json);
    done.writeClass(json);
    return done;
  }

  private void writeSource(JsonGenerator json, AuditChain place, OcsfClass.Severity severity)
      throws IOException {
    json.writeStringField("log_name", LOG_NAME);
    OcsfClass.writeMetadata(json, version, place, null);
    severity.write(json);
  }

  private static void end(JsonGenerator json, LedgerFigures ledger, AuditChain place)
      throws IOException {
    ledger.write(json);
    place.writePreviousHash(json);
    json.writeEndObject();
    json.writeEndObject();
  }

  static boolean isCheckpoint(JsonNode record) {
    return record.path(AuditChain.UNMAPPED).has(CHECKPOINT);
  }

  /** The id of the key that a checkpoint says it was signed with. */
  static String keyId(JsonNode checkpoint) {
    return checkpoint.path(AuditChain.UNMAPPED).path(CHECKPOINT).path(KEY_ID).asText("");
  }

  /** Whether the owner of the key signed the checkpoint as it is. */
  static boolean isSigned(ObjectNode checkpoint, VerifyingKey key) {
    ObjectNode unsigned = checkpoint.deepCopy();
    JsonNode member = unsigned.path(AuditChain.UNMAPPED).path(CHECKPOINT);
    if (!(member instanceof ObjectNode object) || !object.path(SIGNATURE).isTextual()) {
      return false;
    }
    String signature = object.remove(SIGNATURE).textValue();
    try {
      return key.verifies(CanonicalJson.of(unsigned), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  static boolean isGap(JsonNode record) {
    return record.path(AuditChain.UNMAPPED).has(GAP);
  }

  static Map<DropReason, Long> droppedIn(JsonNode gap) {
    return LedgerFigures.readDropped(
        gap.path(AuditChain.UNMAPPED).path(GAP).path(LedgerFigures.DROPPED));
  }

  static long tornBytesIn(JsonNode gap) {
    return gap.path(AuditChain.UNMAPPED).path(GAP).path(TORN_BYTES).asLong();
  }
}
