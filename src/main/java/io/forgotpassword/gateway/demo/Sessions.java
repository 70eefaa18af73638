package io.forgotpassword.gateway.demo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** The sessions of all users, found by their tokens; some {@value #MAX_SESSIONS} are kept. */
final class Sessions {
  private static final int MAX_SESSIONS = 10_000;
  private static final int TOKEN_BYTES = 64;

  /** RefreshTokenValidity's default. */
  private static final Duration REFRESH_VALIDITY = Duration.ofDays(30);

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Cache<String, Session> sessions =
      Caffeine.newBuilder().maximumSize(MAX_SESSIONS).build();

  /**
   * What one sign-in began; it ends when its refresh token expires or is revoked.
   *
   * @param id the {@code origin_jti} of its tokens
   */
  record Session(
      String id,
      Account account,
      String clientId,
      Instant beganAt,
      Secret refreshToken,
      AtomicBoolean revoked) {
    void revoke() {
      revoked.set(true);
    }
  }

  Sessions(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new session of a user who has just signed in. */
  Session begin(Account account, String clientId) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String id = RequestId.random(random).value();
    String token = id + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Session session =
        new Session(id, account, clientId, clock.instant(), Secret.of(token), new AtomicBoolean());
    sessions.put(id, session);
    return session;
  }

  /** The session of a refresh token, ended or not; empty for any other text. */
  Optional<Session> find(Secret refreshToken) {
    String id = refreshToken.reveal().split("\\.", 2)[0];
    return Optional.ofNullable(sessions.getIfPresent(id))
        .filter(session -> session.refreshToken().equals(refreshToken));
  }

  /** The session of a refresh token that a client may still use; anything else ends the call. */
  Session requireRefreshable(Secret refreshToken, String clientId) {
    Session session =
        find(refreshToken)
            .filter(known -> known.clientId().equals(clientId))
            .orElseThrow(() -> Refused.notAuthorized("Invalid Refresh Token"));
    requireUsable(session, "Refresh Token", session.beganAt().plus(REFRESH_VALIDITY));
    return session;
  }

  /** The session of an access token that is still good; anything else ends the call. */
  Session requireAccess(Secret accessToken) {
    JsonObject claims =
        JsonWebToken.verify(accessToken.reveal())
            .filter(token -> "access".equals(token.getString("token_use")))
            .orElseThrow(() -> Refused.notAuthorized("Invalid Access Token"));
    Session session = sessions.getIfPresent(claims.getString("origin_jti"));
    if (session == null) {
      throw Refused.notAuthorized("Invalid Access Token");
    }
    requireUsable(session, "Access Token", Instant.ofEpochSecond(claims.getLong("exp")));
    return session;
  }

  private void requireUsable(Session session, String token, Instant expiresAt) {
    if (!clock.instant().isBefore(expiresAt)) {
      throw Refused.notAuthorized(token + " has expired");
    }
    if (session.revoked().get()) {
      throw Refused.notAuthorized(token + " has been revoked");
    }
    if (!session.account().user().enabled()) {
      throw Refused.disabled();
    }
  }

  /** Ends every session of a user. */
  void revokeAll(Account account) {
    sessions.asMap().values().stream()
        .filter(session -> session.account() == account)
        .forEach(Session::revoke);
  }
}
