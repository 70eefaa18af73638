package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An act of the administrator in the shape of OCSF 1.8.0, class 6003 API Activity: it changes no
 * account, it calls an API. Resetting is its activity Update, looking is Read.
 */
final class AdminActFields {
  private static final int CLASS_UID = 6003;
  private static final int READ = 2;
  private static final int UPDATE = 3;
  private static final int ADMIN_USER = 2;
  private static final int UNKNOWN_USER = 0;

  private AdminActFields() {}

  static void writeClass(JsonGenerator json, AdminAct act) throws IOException {
    int activity = act.kind() == AdminAct.Kind.READ ? READ : UPDATE;
    json.writeNumberField("time", act.epochMillis());
    json.writeNumberField("category_uid", CLASS_UID / 1000);
    json.writeNumberField("class_uid", CLASS_UID);
    json.writeNumberField("activity_id", activity);
    json.writeNumberField("type_uid", CLASS_UID * 100 + activity);
    json.writeNumberField("severity_id", 1);
  }

  /**
   * @param userUid the pseudonym of the user whose buckets were meant
   */
  static void write(JsonGenerator json, AdminAct act, @Nullable String userUid) throws IOException {
    boolean known = act.result() != AdminAct.Result.DENIED;
    json.writeObjectFieldStart("actor");
    json.writeObjectFieldStart("user");
    json.writeStringField("name", known ? "admin" : "unknown");
    json.writeNumberField("type_id", known ? ADMIN_USER : UNKNOWN_USER);
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectFieldStart("api");
    json.writeStringField("operation", act.kind().id());
    json.writeEndObject();
    json.writeObjectFieldStart("src_endpoint");
    json.writeStringField("ip", act.peer().toString());
    json.writeEndObject();
    writeResources(json, act, userUid);
    json.writeNumberField("status_id", act.result() == AdminAct.Result.DONE ? 1 : 2);
    json.writeStringField("status_code", act.result().id());
    json.writeStringField("status_detail", act.result().sentence());
  }

  private static void writeResources(JsonGenerator json, AdminAct act, @Nullable String userUid)
      throws IOException {
    json.writeArrayFieldStart("resources");
    if (userUid != null) {
      writeResource(json, "user", null, userUid);
    }
    if (act.ip() != null) {
      writeResource(json, "address", act.ip().toString(), null);
    }
    for (AdminAct.Bucket bucket : act.buckets()) {
      writeResource(json, "limit-bucket", bucket.rule(), bucket.key());
    }
    json.writeEndArray();
  }

  private static void writeResource(
      JsonGenerator json, String type, @Nullable String name, @Nullable String uid)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    if (name != null) {
      json.writeStringField("name", name);
    }
    if (uid != null) {
      json.writeStringField("uid", uid);
    }
    json.writeEndObject();
  }
}
