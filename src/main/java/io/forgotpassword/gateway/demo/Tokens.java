package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.demo.Sessions.Session;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Turns sessions into tokens with the claims that the developer guide's "Understanding the identity
 * (ID) token" and "Understanding the access token" list; and the operations that a token is shown
 * to: for new tokens, who its user is, or to end sessions.
 */
final class Tokens {
  /** AccessTokenValidity's and IdTokenValidity's default. */
  private static final Duration VALIDITY = Duration.ofHours(1);

  private final String issuer;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Sessions sessions;

  Tokens(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this.issuer =
        "https://cognito-idp." + settings.region() + ".amazonaws.com/" + settings.userPoolId();
    this.clock = clock;
    this.random = random;
    this.sessions = new Sessions(clock, random);
  }

  /** Begins a session: all three tokens. */
  JsonObject issue(Account account, String clientId) {
    Session session = sessions.begin(account, clientId);
    JsonObject answer = renewed(session);
    answer
        .getJsonObject("AuthenticationResult")
        .put("RefreshToken", session.refreshToken().reveal());
    return answer;
  }

  /** The session of a refresh token that a client may still use; anything else ends the call. */
  Session refreshable(Secret refreshToken, String clientId) {
    return sessions.requireRefreshable(refreshToken, clientId);
  }

  /** The answer to a refresh token: new ID and access tokens, and the refresh token stays valid. */
  JsonObject renewed(Session session) {
    return new JsonObject()
        .put(
            "AuthenticationResult",
            new JsonObject()
                .put("AccessToken", JsonWebToken.sign(access(session)))
                .put("ExpiresIn", VALIDITY.toSeconds())
                .put("TokenType", "Bearer")
                .put("IdToken", JsonWebToken.sign(id(session))));
  }

  private JsonObject access(Session session) {
    return common(session, "access")
        .put("client_id", session.clientId())
        .put("scope", "aws.cognito.signin.user.admin")
        .put("username", session.account().user().username());
  }

  private JsonObject id(Session session) {
    JsonObject claims =
        common(session, "id")
            .put("aud", session.clientId())
            .put("cognito:username", session.account().user().username());
    session
        .account()
        .attributes()
        .forEach(
            (name, value) ->
                claims.put(
                    name, name.endsWith("_verified") ? (Object) Boolean.valueOf(value) : value));
    return claims;
  }

  private JsonObject common(Session session, String use) {
    Instant now = clock.instant();
    return new JsonObject()
        .put("sub", session.account().sub().toString())
        .put("iss", issuer)
        .put("origin_jti", session.id())
        .put("event_id", RequestId.random(random).value())
        .put("token_use", use)
        .put("auth_time", session.beganAt().getEpochSecond())
        .put("exp", now.plus(VALIDITY).getEpochSecond())
        .put("iat", now.getEpochSecond())
        .put("jti", RequestId.random(random).value());
  }

  /** GetTokensFromRefreshToken. */
  JsonObject refresh(CallInput call) {
    return renewed(refreshable(call.get("RefreshToken"), call.clientId()));
  }

  /** GetUser: what the pool knows of an access token's user. */
  JsonObject getUser(CallInput call) {
    Account account = sessions.requireAccess(call.get("AccessToken")).account();
    JsonArray attributes = new JsonArray();
    account
        .attributes()
        .forEach(
            (name, value) ->
                attributes.add(new JsonObject().put("Name", name).put("Value", value)));
    return new JsonObject()
        .put("Username", account.user().username())
        .put("UserAttributes", attributes);
  }

  /**
   * RevokeToken: ends the session of a refresh token. An unknown one is no error (RFC 7009 section
   * 2.2).
   */
  JsonObject revoke(CallInput call) {
    Secret token = call.get("Token");
    if (JsonWebToken.verify(token.reveal()).isPresent()) {
      throw new Refused("UnsupportedTokenTypeException", "Unsupported token type");
    }
    sessions
        .find(token)
        .ifPresent(
            session -> {
              if (!session.clientId().equals(call.clientId())) {
                throw new Refused(
                    "UnauthorizedException", "The token was not issued to this client");
              }
              session.revoke();
            });
    return new JsonObject();
  }

  /** GlobalSignOut: ends every session of an access token's user. */
  JsonObject globalSignOut(CallInput call) {
    sessions.revokeAll(sessions.requireAccess(call.get("AccessToken")).account());
    return new JsonObject();
  }
}
