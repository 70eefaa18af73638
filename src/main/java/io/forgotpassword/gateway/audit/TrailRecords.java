package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;

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
   * A checkpoint that is still to be signed.
   *
   * @param records those since the checkpoint before
   */
  ObjectNode checkpoint(Activity activity, long millis, LedgerFigures ledger, long records) {
    ObjectNode json = record(activity, millis, OcsfClass.Severity.INFORMATIONAL);
    ObjectNode unmapped = json.putObject(AuditChain.UNMAPPED);
    unmapped.putObject(Checkpoint.MEMBER).put("records", records);
    ledger.writeTo(unmapped);
    return json;
  }

  ObjectNode gap(Gap gap, LedgerFigures ledger, long millis) {
    ObjectNode json = record(Activity.GAP, millis, OcsfClass.Severity.HIGH);
    json.put("count", gap.events());
    json.put("start_time", gap.sinceMillis());
    json.put("end_time", millis);
    json.put("status_detail", gap.sentence());
    ObjectNode unmapped = json.putObject(AuditChain.UNMAPPED);
    gap.writeTo(unmapped.putObject(GAP));
    ledger.writeTo(unmapped);
    return json;
  }

  private ObjectNode record(Activity activity, long millis, OcsfClass.Severity severity) {
    ObjectNode json =
        OcsfClass.EVENT_LOG_ACTIVITY.event(millis, activity.id, activity.caption, severity);
    json.put("log_name", Segments.LOG_NAME);
    product.writeTo(json.putObject(AuditChain.METADATA));
    return json;
  }
}
