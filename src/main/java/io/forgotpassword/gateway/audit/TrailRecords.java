package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the trail's records about itself, in the shape of OCSF 1.8.0, class 1008 Event Log
 * Activity: signed checkpoints, and gaps. What OCSF has no attribute for is under {@code unmapped}.
 */
record TrailRecords(String version, SigningKey key) {
  static final String CHECKPOINT = "checkpoint";
  static final String KEY_ID = "key_id";
  static final String SIGNATURE = "signature";
  static final String TRAIL = "trail";
  static final String GAP = "gap";
  static final String TORN_BYTES = "torn_bytes";

  /** Why there is a record; the ids are OCSF's. */
  enum Activity {
    ROTATE(5, "Rotate"),
    START(6, "Start"),
    STOP(7, "Stop"),
    CHECKPOINT(99, "Checkpoint"),
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
   * What a trail lacks since its last record before the gap: dropped events; the end of a process
   * that did not close it; bytes of an unfinished line that were cut off; the file that was being
   * written and is gone.
   */
  record Gap(
      Map<DropReason, Long> dropped,
      long sinceMillis,
      boolean died,
      long tornBytes,
      @Nullable String removedFile) {

    private String sentence() {
      if (removedFile != null) {
        return "The file that was being written was removed.";
      }
      return died ? "The process before ended without closing the trail." : "Events were dropped.";
    }
  }

  /**
   * A checkpoint, signed with Ed25519 over its canonical form without the signature. It names its
   * trail, and holds its sequence number and the hash of the record before, so it vouches for all
   * records before it. It says how many follow the checkpoint before.
   */
  ObjectNode checkpoint(
      Activity activity, long millis, LedgerFigures ledger, long records, AuditChain chain) {
    ObjectNode record = record(activity, millis, ledger);
    ObjectNode checkpoint =
        record
            .withObjectProperty(AuditChain.UNMAPPED)
            .putObject(CHECKPOINT)
            .put(KEY_ID, key.verifier().id())
            .put("records", records)
            .put(TRAIL, chain.head().trail());
    chain.place(record);
    byte[] signature = key.sign(CanonicalJson.of(record));
    checkpoint.put(SIGNATURE, Base64.getEncoder().encodeToString(signature));
    return record;
  }

  ObjectNode gap(Gap gap, LedgerFigures ledger, long millis) {
    ObjectNode record = record(Activity.GAP, millis, ledger);
    record
        .put("severity", "High")
        .put("severity_id", 4)
        .put("count", gap.dropped().values().stream().mapToLong(Long::longValue).sum())
        .put("start_time", gap.sinceMillis())
        .put("end_time", millis)
        .put("status_detail", gap.sentence());
    ObjectNode stated = record.withObjectProperty(AuditChain.UNMAPPED).putObject(GAP);
    LedgerFigures.putDropped(stated, gap.dropped());
    stated.put(TORN_BYTES, gap.tornBytes());
    if (gap.removedFile() != null) {
      stated.put("removed_file", gap.removedFile());
    }
    return record;
  }

  private ObjectNode record(Activity activity, long millis, LedgerFigures ledger) {
    OcsfClass.Activity done = new OcsfClass.Activity(activity.id, activity.caption);
    ObjectNode record = OcsfClass.EVENT_LOG_ACTIVITY.record(done, millis, version, null);
    ledger.put(record.put("log_name", "account-recovery").putObject(AuditChain.UNMAPPED));
    return record;
  }
}
