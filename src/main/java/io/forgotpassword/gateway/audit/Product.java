package io.forgotpassword.gateway.audit;

/** Who writes the trail, as OCSF's {@code metadata} says it. */
final class Product {
  private static final ConstantMembers SCHEMA_VERSION =
      ConstantMembers.of(json -> json.put("version", "1.8.0"));

  private final ConstantMembers product;

  Product(String version) {
    this.product =
        ConstantMembers.of(
            json ->
                json.object("product")
                    .put("name", "ForgotPassword Gateway")
                    .put("version", version)
                    .end());
  }

  void write(CanonicalWriter metadata) {
    metadata.put(product);
  }

  static void writeSchemaVersion(CanonicalWriter metadata) {
    metadata.put(SCHEMA_VERSION);
  }
}
