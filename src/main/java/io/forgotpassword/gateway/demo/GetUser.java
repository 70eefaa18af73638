package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** GetUser: an access token becomes what the pool knows of its user. */
final class GetUser {
  private final Sessions sessions;

  GetUser(Sessions sessions) {
    this.sessions = sessions;
  }

  ObjectNode answer(CallInput call) {
    Account account = sessions.requireAccess(call.get("AccessToken")).account();
    ObjectNode answer = Json.object().put("Username", account.user().username());
    ArrayNode attributes = answer.putArray("UserAttributes");
    account
        .attributes()
        .forEach((name, value) -> attributes.addObject().put("Name", name).put("Value", value));
    return answer;
  }
}
