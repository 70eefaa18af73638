package io.forgotpassword.gateway.audit;

import org.jspecify.annotations.Nullable;

/**
 * The trail's records about itself, in the shape of OCSF 1.8.0, class 1008 Event Log Activity:
 * checkpoints, and gaps. What OCSF has no attribute for is under {@code unmapped}.
 */
final class TrailRecords {
  static final String GAP = "gap";

  /** Why there is a record; the ids are OCSF's. */
  enum Activity {
    /** A new segment begins. */
    ROTATE(5, "Rotate"),
    /** The process began to write. */
    START(6, "Start"),
    /** The process closed the trail. */
    STOP(7, "Stop"),
    /** It is time for a checkpoint. */
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

  private final Product product;

  TrailRecords(Product product) {
    this.product = product;
  }

  /**
   * A checkpoint.
   *
   * @param records those since the checkpoint before
   * @param keyId names the key that signs it
   * @param signature null as long as it is still to be signed
   */
  ChainedRecord checkpoint(
      Activity activity,
      long millis,
      LedgerFigures ledger,
      long records,
      String keyId,
      @Nullable String signature) {
    return (json, place) -> {
      OcsfClass.Activity done = begin(json, activity);
      writeSource(json, place, OcsfClass.Severity.INFORMATIONAL);
      json.put(OcsfClass.TIME, millis);
      done.writeType(json);
      json.object(AuditChain.UNMAPPED);
      Checkpoint.write(json, keyId, records, signature);
      ledger.write(json);
      place.putPreviousHash(json);
      json.end().end();
    };
  }

  ChainedRecord gap(Gap gap, LedgerFigures ledger, long millis) {
    return (json, place) -> {
      OcsfClass.Activity done = begin(json, Activity.GAP);
      json.put("count", gap.events()).put("end_time", millis);
      writeSource(json, place, OcsfClass.Severity.HIGH);
      json.put("start_time", gap.sinceMillis()).put("status_detail", gap.sentence());
      json.put(OcsfClass.TIME, millis);
      done.writeType(json);
      json.object(AuditChain.UNMAPPED);
      gap.write(json);
      ledger.write(json);
      place.putPreviousHash(json);
      json.end().end();
    };
  }

  private static OcsfClass.Activity begin(CanonicalWriter json, Activity activity) {
    OcsfClass.Activity done = OcsfClass.EVENT_LOG_ACTIVITY.activity(activity.id, activity.caption);
    done.write(json.object());
    done.writeClass(json);
    return done;
  }

  private void writeSource(CanonicalWriter json, AuditChain place, OcsfClass.Severity severity) {
    json.put("log_name", Segments.LOG_NAME).object(AuditChain.METADATA);
    product.write(json);
    place.putSequence(json);
    Product.writeSchemaVersion(json);
    json.end();
    severity.write(json);
  }
}
