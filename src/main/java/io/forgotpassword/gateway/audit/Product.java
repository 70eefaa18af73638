package io.forgotpassword.gateway.audit;

/** Who writes the trail, as OCSF's {@code metadata} says it. */
record Product(String version) {
  private static final String OCSF = "1.8.0";

  void write(CanonicalWriter metadata) {
    metadata.object("product").put("name", "ForgotPassword Gateway").put("version", version).end();
  }

  static void writeSchemaVersion(CanonicalWriter metadata) {
    metadata.put("version", OCSF);
  }
}
