package io.forgotpassword.gateway.audit;

/**
 * An act of the administrator in the shape of OCSF 1.8.0, class 6003 API Activity: it changes no
 * account, it calls an API. Resetting is its activity Update, looking is Read.
 */
final class AdminActFields {
  private static final OcsfClass.Activity READ = OcsfClass.API_ACTIVITY.activity(2, "Read");
  private static final OcsfClass.Activity UPDATE = OcsfClass.API_ACTIVITY.activity(3, "Update");
  private static final int ADMIN_USER = 2;
  private static final int UNKNOWN_USER = 0;

  private AdminActFields() {}

  static OcsfClass.Activity activityOf(AdminAct act) {
    return act.kind() == AdminAct.Kind.READ ? READ : UPDATE;
  }

  static void writeCall(CanonicalWriter json, AdminAct act) {
    boolean known = act.result() != AdminAct.Result.DENIED;
    json.object("actor")
        .object("user")
        .put("name", known ? "admin" : "unknown")
        .put("type_id", known ? ADMIN_USER : UNKNOWN_USER)
        .end()
        .end();
    json.object("api").put("operation", act.kind().id()).end();
  }

  static void writeResources(
      CanonicalWriter json, AdminAct act, Pseudonym pseudonym, AddressSettings addresses) {
    json.array("resources");
    if (act.username() != null) {
      json.element().put("type", "user");
      pseudonym.write(json, "uid", act.username());
      json.end();
    }
    if (act.ip() != null) {
      json.element().put("name", addresses.text(act.ip())).put("type", "address").end();
    }
    for (AdminAct.Bucket bucket : act.buckets()) {
      json.element()
          .put("name", bucket.rule())
          .put("type", "limit-bucket")
          .put("uid", bucket.key())
          .end();
    }
    json.endArray();
  }
}
