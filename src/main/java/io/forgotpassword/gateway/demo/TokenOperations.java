package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Secret;

/** The operations that a token is shown to: for new tokens, who its user is, or to end sessions. */
final class TokenOperations {
  private final Sessions sessions;
  private final TokenIssuer tokens;

  TokenOperations(Sessions sessions, TokenIssuer tokens) {
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /** GetTokensFromRefreshToken. */
  ObjectNode refresh(CallInput call) {
    return tokens.renewed(sessions.requireRefreshable(call.get("RefreshToken"), call.clientId()));
  }

  /** GetUser: what the pool knows of an access token's user. */
  ObjectNode getUser(CallInput call) {
    Account account = sessions.requireAccess(call.get("AccessToken")).account();
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("Username", account.user().username());
    ArrayNode attributes = answer.putArray("UserAttributes");
    account
        .attributes()
        .forEach((name, value) -> attributes.addObject().put("Name", name).put("Value", value));
    return answer;
  }

  /**
   * RevokeToken: ends the session of a refresh token. An unknown one is no error (RFC 7009 section
   * 2.2).
   */
  ObjectNode revoke(CallInput call) {
    Secret token = call.get("Token");
    if (JsonWebToken.verify(token.reveal()).isPresent()) {
      throw Refused.client("UnsupportedTokenTypeException", "Unsupported token type");
    }
    sessions
        .find(token)
        .ifPresent(
            session -> {
              if (!session.clientId().equals(call.clientId())) {
                throw Refused.client(
                    "UnauthorizedException", "The token was not issued to this client");
              }
              session.revoke();
            });
    return JsonNodeFactory.instance.objectNode();
  }

  /** GlobalSignOut: ends every session of an access token's user. */
  ObjectNode globalSignOut(CallInput call) {
    sessions.revokeAll(sessions.requireAccess(call.get("AccessToken")).account());
    return JsonNodeFactory.instance.objectNode();
  }
}
