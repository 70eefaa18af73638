package io.forgotpassword.gateway.audit;

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

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final ConstantMembers members;

    Severity(int id, String caption) {
      this.members =
          ConstantMembers.of(json -> json.put("severity", caption).put("severity_id", id));
    }

    void write(CanonicalWriter json) {
      json.put(members);
    }
  }

  /** What was done. */
  static final class Activity {
    private final ConstantMembers activity;
    private final ConstantMembers classification;
    private final ConstantMembers type;

    private Activity(OcsfClass of, int id, String caption) {
      this.activity =
          ConstantMembers.of(json -> json.put("activity_id", id).put("activity_name", caption));
      this.classification =
          ConstantMembers.of(
              json ->
                  json.put("category_name", of.category)
                      .put("category_uid", of.uid / 1000)
                      .put("class_name", of.caption)
                      .put(CLASS_UID, of.uid));
      this.type =
          ConstantMembers.of(
              json ->
                  json.put("type_name", of.caption + ": " + caption)
                      .put("type_uid", of.uid * 100 + id));
    }

    void write(CanonicalWriter json) {
      json.put(activity);
    }

    void writeClass(CanonicalWriter json) {
      json.put(classification);
    }

    void writeType(CanonicalWriter json) {
      json.put(type);
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
   * One of the class' activities.
   *
   * @param id the class' number of it
   * @param name its caption, or another name
   */
  Activity activity(int id, String name) {
    return new Activity(this, id, name);
  }

  /** Whether what was asked for was done. */
  static ConstantMembers status(boolean success, String code, String sentence) {
    return ConstantMembers.of(
        json ->
            json.put("status", success ? "Success" : "Failure")
                .put("status_code", code)
                .put("status_detail", sentence)
                .put("status_id", success ? 1 : 2));
  }
}
