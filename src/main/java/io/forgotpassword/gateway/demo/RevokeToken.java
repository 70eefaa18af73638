package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Secret;

/**
 * RevokeToken: a refresh token ends, and what it has begotten with it. One that is not known is no
 * error (RFC 7009 section 2.2).
 */
final class RevokeToken {
  private final Sessions sessions;

  RevokeToken(Sessions sessions) {
    this.sessions = sessions;
  }

  ObjectNode answer(CallInput call) {
    Secret token = call.get("Token");
    if (JsonWebToken.verify(token.reveal(), TokenKey.ofThisProcess()).isPresent()) {
      throw Refusals.client("UnsupportedTokenTypeException", "Unsupported token type");
    }
    sessions
        .find(token)
        .ifPresent(
            session -> {
              if (!session.clientId().equals(call.clientId())) {
                throw Refusals.client(
                    "UnauthorizedException", "The token was not issued to this client");
              }
              session.revoke();
            });
    return Json.object();
  }
}
