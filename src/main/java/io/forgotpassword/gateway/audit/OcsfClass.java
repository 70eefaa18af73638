package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The classes of OCSF 1.8.0 that records are of, with the captions of their numbers. */
enum OcsfClass {
  /** The trail's records about itself. */
  EVENT_LOG_ACTIVITY(1008, "Event Log Activity", "System Activity"),
  /** A request about an account. */
  ACCOUNT_CHANGE(3001, "Account Change", "Identity & Access Management"),
  /** A request to sign in. */
  AUTHENTICATION(3002, "Authentication", "Identity & Access Management"),
  /** An act of the administrator. */
  API_ACTIVITY(6003, "API Activity", "Application Activity");

  static final String CLASS_UID = "class_uid";
  static final String TIME = "time";

  /** How much an event asks for attention. */
  enum Severity {
    /** Not at all. */
    INFORMATIONAL(1, "Informational"),
    /** At once. */
    HIGH(4, "High");

    private final int id;
    private final String caption;

    Severity(int id, String caption) {
      this.id = id;
      this.caption = caption;
    }
  }

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
   * An event with what all classes have.
   *
   * @param activity the class' number of what was done
   * @param name its caption
   */
  ObjectNode event(long millis, int activity, String name, Severity severity) {
    return JsonNodeFactory.instance
        .objectNode()
        .put(TIME, millis)
        .put("category_uid", uid / 1000)
        .put("category_name", category)
        .put(CLASS_UID, uid)
        .put("class_name", caption)
        .put("activity_id", activity)
        .put("activity_name", name)
        .put("type_uid", uid * 100 + activity)
        .put("type_name", caption + ": " + name)
        .put("severity_id", severity.id)
        .put("severity", severity.caption);
  }

  /** Adds whether what was asked for was done. */
  static void writeStatus(ObjectNode event, boolean success, String code, String sentence) {
    event.put("status_id", success ? 1 : 2);
    event.put("status", success ? "Success" : "Failure");
    event.put("status_code", code);
    event.put("status_detail", sentence);
  }
}
