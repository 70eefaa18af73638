package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.RequestId;
import org.jspecify.annotations.Nullable;

/** The classes of OCSF 1.8.0 that records are of, and the members that all of them have. */
enum OcsfClass {
  EVENT_LOG_ACTIVITY(1008, "Event Log Activity", "System Activity"),
  ACCOUNT_CHANGE(3001, "Account Change", "Identity & Access Management"),
  AUTHENTICATION(3002, "Authentication", "Identity & Access Management"),
  API_ACTIVITY(6003, "API Activity", "Application Activity");

  static final String CLASS_UID = "class_uid";
  static final String ACTIVITY_ID = "activity_id";
  static final String TIME = "time";

  /** What was done: the class' number of it, and its caption or another name. */
  record Activity(int id, String name) {}

  private final int uid;
  private final String caption;
  private final String category;

  OcsfClass(int uid, String caption, String category) {
    this.uid = uid;
    this.caption = caption;
    this.category = category;
  }

  int uid() {
    return uid;
  }

  /**
   * A record with the members that every record has, except for its place in the chain. Only the
   * trail's records about itself have no id.
   */
  ObjectNode record(Activity activity, long millis, String version, @Nullable RequestId id) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record
        .put("category_name", category)
        .put("category_uid", uid / 1000)
        .put("class_name", caption)
        .put(CLASS_UID, uid)
        .put("activity_name", activity.name)
        .put(ACTIVITY_ID, activity.id)
        .put("type_name", caption + ": " + activity.name)
        .put("type_uid", uid * 100 + activity.id)
        .put("severity", "Informational")
        .put("severity_id", 1)
        .put(TIME, millis);
    ObjectNode metadata = record.putObject(AuditChain.METADATA).put("version", "1.8.0");
    metadata.putObject("product").put("name", "ForgotPassword Gateway").put("version", version);
    if (id != null) {
      metadata.put("uid", id.value()).putArray("profiles").add("security_control");
    }
    return record;
  }

  /**
   * What the gateway did with a request, in the terms of OCSF's profile {@code security_control}. A
   * request that Cognito refused was allowed by the gateway.
   */
  enum Control {
    /** It went on to Cognito, or was done. */
    ALLOWED("Allowed", 1, "Allowed", 1),
    /** It was allowed, and something failed. */
    FAILED("Allowed", 1, "Error", 27),
    BLOCKED("Denied", 2, "Blocked", 2),
    /** There was no room for it. */
    DROPPED("Denied", 2, "Dropped", 6),
    REJECTED("Denied", 2, "Rejected", 25),
    /** Its sender had no right to it. */
    UNAUTHORIZED("Denied", 2, "Unauthorized", 26),
    /** Its caller went away before anything was decided. */
    UNDECIDED("Observed", 3, "No Action", 16),
    /** It went on, although a shadow rule would have refused it. */
    COUNTED("Observed", 3, "Count", 20);

    private final String action;
    private final int actionId;
    private final String disposition;
    private final int dispositionId;

    Control(String action, int actionId, String disposition, int dispositionId) {
      this.action = action;
      this.actionId = actionId;
      this.disposition = disposition;
      this.dispositionId = dispositionId;
    }

    /** Says so, and whether what was asked for was done. */
    void put(ObjectNode record, boolean success, String code, String sentence) {
      record
          .put("action", action)
          .put("action_id", actionId)
          .put("disposition", disposition)
          .put("disposition_id", dispositionId)
          .put("status", success ? "Success" : "Failure")
          .put("status_code", code)
          .put("status_detail", sentence)
          .put("status_id", success ? 1 : 2);
    }
  }
}
