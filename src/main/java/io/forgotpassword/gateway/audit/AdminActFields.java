package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An act of the administrator in the shape of OCSF 1.8.0, class 6003 API Activity: it changes no
 * account, it calls an API. Resetting is its activity Update, looking is Read.
 */
final class AdminActFields {
  private static final int READ = 2;
  private static final int UPDATE = 3;
  private static final int ADMIN_USER = 2;
  private static final int UNKNOWN_USER = 0;

  private AdminActFields() {}

  static ObjectNode event(AdminAct act) {
    boolean read = act.kind() == AdminAct.Kind.READ;
    return OcsfClass.API_ACTIVITY.event(
        act.epochMillis(),
        read ? READ : UPDATE,
        read ? "Read" : "Update",
        OcsfClass.Severity.INFORMATIONAL);
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
    AdminAct.Result result = act.result();
    OcsfClass.writeStatus(json, result == AdminAct.Result.DONE, result.id(), result.sentence());
    SecurityControl.of(result).write(json);
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
