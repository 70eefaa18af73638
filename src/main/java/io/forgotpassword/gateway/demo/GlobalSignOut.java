package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** GlobalSignOut: every session of an access token's user ends. */
final class GlobalSignOut {
  private final Sessions sessions;

  GlobalSignOut(Sessions sessions) {
    this.sessions = sessions;
  }

  ObjectNode answer(CallInput call) {
    sessions.revokeAll(sessions.requireAccess(call.get("AccessToken")).account());
    return Json.object();
  }
}
