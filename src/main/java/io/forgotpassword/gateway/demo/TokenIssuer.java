package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.Sessions.Session;
import io.forgotpassword.gateway.model.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * A session becomes tokens with the claims that the developer guide's "Understanding the identity
 * (ID) token" and "Understanding the access token" list.
 */
final class TokenIssuer {
  /** AccessTokenValidity's and IdTokenValidity's default. */
  private static final Duration VALIDITY = Duration.ofHours(1);

  private final String issuer;
  private final InstantSource clock;
  private final RandomGenerator random;

  TokenIssuer(PoolSettings settings, InstantSource clock, RandomGenerator random) {
    this.issuer =
        "https://cognito-idp." + settings.region() + ".amazonaws.com/" + settings.userPoolId();
    this.clock = clock;
    this.random = random;
  }

  /** The answer to a sign-in: all three tokens. */
  ObjectNode first(Session session) {
    ObjectNode answer = renewed(session);
    answer.withObject("AuthenticationResult").put("RefreshToken", session.refreshToken().reveal());
    return answer;
  }

  /** The answer to a refresh token: new ID and access tokens, and the refresh token stays valid. */
  ObjectNode renewed(Session session) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer
        .putObject("AuthenticationResult")
        .put("AccessToken", JsonWebToken.sign(access(session)))
        .put("ExpiresIn", VALIDITY.toSeconds())
        .put("TokenType", "Bearer")
        .put("IdToken", JsonWebToken.sign(id(session)));
    return answer;
  }

  private ObjectNode access(Session session) {
    return common(session, "access")
        .put("client_id", session.clientId())
        .put("scope", "aws.cognito.signin.user.admin")
        .put("username", session.account().user().username());
  }

  private ObjectNode id(Session session) {
    ObjectNode claims =
        common(session, "id")
            .put("aud", session.clientId())
            .put("cognito:username", session.account().user().username());
    session
        .account()
        .attributes()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_verified")) {
                claims.put(name, Boolean.parseBoolean(value));
              } else {
                claims.put(name, value);
              }
            });
    return claims;
  }

  private ObjectNode common(Session session, String use) {
    Instant now = clock.instant();
    return JsonNodeFactory.instance
        .objectNode()
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
}
