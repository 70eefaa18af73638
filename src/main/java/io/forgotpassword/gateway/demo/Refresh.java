package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refresh token becomes new ID and access tokens, by either of two operations. */
final class Refresh {
  private final ClientAuthentication clients;
  private final Sessions sessions;
  private final TokenIssuer tokens;

  Refresh(ClientAuthentication clients, Sessions sessions, TokenIssuer tokens) {
    this.clients = clients;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /** REFRESH_TOKEN_AUTH: the SECRET_HASH is over the username that the token is of. */
  ObjectNode initiateAuth(CallInput call) {
    call.require("REFRESH_TOKEN");
    Session session = sessions.requireRefreshable(call.get("REFRESH_TOKEN"), call.clientId());
    clients.checkHash(call, session.account().user().username());
    ObjectNode answer = tokens.renewed(session);
    answer.putObject("ChallengeParameters");
    return answer;
  }

  /** GetTokensFromRefreshToken, its client authenticated already. */
  ObjectNode getTokens(CallInput call) {
    return tokens.renewed(sessions.requireRefreshable(call.get("RefreshToken"), call.clientId()));
  }
}
