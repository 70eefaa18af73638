package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Who writes the trail, as OCSF's {@code metadata} says it. */
record Product(String version) {
  void writeTo(ObjectNode metadata) {
    metadata.put("version", "1.8.0");
    metadata.putObject("product").put("name", "ForgotPassword Gateway").put("version", version);
  }
}
