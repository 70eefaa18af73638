package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  static void writeClass(ObjectNode json, AdminAct act) {
    int activity = act.kind() == AdminAct.Kind.READ ? READ : UPDATE;
    json.put("time", act.epochMillis());
    json.put("category_uid", CLASS_UID / 1000);
    json.put("class_uid", CLASS_UID);
    json.put("activity_id", activity);
    json.put("type_uid", CLASS_UID * 100 + activity);
    json.put("severity_id", 1);
  }

  /**
   * @param userUid the pseudonym of the user whose buckets were meant
   */
  static void write(ObjectNode json, AdminAct act, @Nullable String userUid) {
    boolean known = act.result() != AdminAct.Result.DENIED;
    json.putObject("actor")
        .putObject("user")
        .put("name", known ? "admin" : "unknown")
        .put("type_id", known ? ADMIN_USER : UNKNOWN_USER);
    json.putObject("api").put("operation", act.kind().id());
    json.putObject("src_endpoint").put("ip", act.peer().toString());
    writeResources(json, act, userUid);
    json.put("status_id", act.result() == AdminAct.Result.DONE ? 1 : 2);
    json.put("status_code", act.result().id());
    json.put("status_detail", act.result().sentence());
  }

  private static void writeResources(ObjectNode json, AdminAct act, @Nullable String userUid) {
    ArrayNode resources = json.putArray("resources");
    if (userUid != null) {
      writeResource(resources, "user", null, userUid);
    }
    if (act.ip() != null) {
      writeResource(resources, "address", act.ip().toString(), null);
    }
    for (AdminAct.Bucket bucket : act.buckets()) {
      writeResource(resources, "limit-bucket", bucket.rule(), bucket.key());
    }
  }

  private static void writeResource(
      ArrayNode resources, String type, @Nullable String name, @Nullable String uid) {
    ObjectNode resource = resources.addObject().put("type", type);
    if (name != null) {
      resource.put("name", name);
    }
    if (uid != null) {
      resource.put("uid", uid);
    }
  }
}
