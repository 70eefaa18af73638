package io.forgotpassword.gateway.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.FullUserPool;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.model.ServiceError;

/** Bodies of calls by the example's client. */
final class Calls {
  static final String CLIENT_ID = PoolSettings.EXAMPLE_CLIENT.clientId();
  static final String NEW_PASSWORD = "Difference-Engine-2";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Calls() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ObjectNode forgot(String username) {
    return object().put("ClientId", CLIENT_ID).put("Username", username);
  }

  static ObjectNode confirm(String username, String code) {
    return forgot(username).put("ConfirmationCode", code).put("Password", NEW_PASSWORD);
  }

  /** Has a call fail also when it is made again, as throttled ones are: at most twice. */
  static void failAllAttempts(FullUserPool pool, String username, ServiceError error) {
    for (int attempt = 0; attempt < 3; attempt++) {
      pool.failNext(username, error);
    }
  }

  static ObjectNode parse(String json) throws Exception {
    return (ObjectNode) JSON.readTree(json);
  }
}
