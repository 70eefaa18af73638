package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.forgotpassword.gateway.model.RequestId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The classes of OCSF 1.8.0 that records are of, and the members that all of them have. */
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

  /** How urgently a record asks for attention. */
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

    void write(JsonGenerator json) throws IOException {
      json.writeStringField("severity", caption);
      json.writeNumberField("severity_id", id);
    }
  }

  /**
   * What was done.
   *
   * @param id the class' number of the activity
   * @param name its caption, or another name
   */
  record Activity(OcsfClass of, int id, String name) {
    void write(JsonGenerator json) throws IOException {
      json.writeNumberField("activity_id", id);
      json.writeStringField("activity_name", name);
    }

    void writeClass(JsonGenerator json) throws IOException {
      json.writeStringField("category_name", of.category);
      json.writeNumberField("category_uid", of.uid / 1000);
      json.writeStringField("class_name", of.caption);
      json.writeNumberField(CLASS_UID, of.uid);
    }

    void writeType(JsonGenerator json) throws IOException {
      json.writeStringField("type_name", of.caption + ": " + name);
      json.writeNumberField("type_uid", of.uid * 100 + id);
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
   * Writes where a record comes from and its place in the chain.
   *
   * @param version the gateway's own
   * @param id the request's or the act's; null in the trail's records about itself
   */
  static void writeMetadata(
      JsonGenerator json, String version, AuditChain place, @Nullable RequestId id)
      throws IOException {
    json.writeObjectFieldStart(AuditChain.METADATA);
    json.writeObjectFieldStart("product");
    json.writeStringField("name", "ForgotPassword Gateway");
    json.writeStringField("version", version);
    json.writeEndObject();
    if (id != null) {
      json.writeArrayFieldStart("profiles");
      json.writeString(SecurityControl.PROFILE);
      json.writeEndArray();
    }
    place.writeSequence(json);
    if (id != null) {
      json.writeStringField("uid", id.value());
    }
    json.writeStringField("version", "1.8.0");
    json.writeEndObject();
  }

  /** Writes whether what was asked for was done. */
  static void writeStatus(JsonGenerator json, boolean success, String code, String sentence)
      throws IOException {
    json.writeStringField("status", success ? "Success" : "Failure");
    json.writeStringField("status_code", code);
    json.writeStringField("status_detail", sentence);
    json.writeNumberField("status_id", success ? 1 : 2);
  }
}
