package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/** The sessions of all users, found by their tokens; the last {@value #MAX_SESSIONS} are kept. */
final class Sessions {
  private static final int MAX_SESSIONS = 10_000;
  private static final int TOKEN_BYTES = 64;

  /** RefreshTokenValidity's default. */
  private static final Duration REFRESH_VALIDITY = Duration.ofDays(30);

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, Session> sessions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > MAX_SESSIONS;
        }
      };

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
    return Optional.ofNullable(sessions.get(id))
        .filter(session -> session.refreshToken().equals(refreshToken));
  }

  /** The session of a refresh token that a client may still use; anything else ends the call. */
  Session requireRefreshable(Secret refreshToken, String clientId) {
    Session session =
        find(refreshToken)
            .filter(known -> known.clientId().equals(clientId))
            .orElseThrow(() -> Refused.notAuthorized("Invalid Refresh Token"));
    if (session.revoked().get()) {
      throw Refused.notAuthorized("Refresh Token has been revoked");
    }
    if (!clock.instant().isBefore(session.beganAt().plus(REFRESH_VALIDITY))) {
      throw Refused.notAuthorized("Refresh Token has expired");
    }
    requireEnabled(session);
    return session;
  }

  /** The session of an access token that is still good; anything else ends the call. */
  Session requireAccess(Secret accessToken) {
    ObjectNode claims =
        JsonWebToken.verify(accessToken.reveal())
            .filter(token -> token.path("token_use").asText().equals("access"))
            .orElseThrow(() -> Refused.notAuthorized("Invalid Access Token"));
    Session session = sessions.get(claims.path("origin_jti").asText());
    if (session == null) {
      throw Refused.notAuthorized("Invalid Access Token");
    }
    if (!clock.instant().isBefore(Instant.ofEpochSecond(claims.path("exp").asLong()))) {
      throw Refused.notAuthorized("Access Token has expired");
    }
    if (session.revoked().get()) {
      throw Refused.notAuthorized("Access Token has been revoked");
    }
    requireEnabled(session);
    return session;
  }

  /** Ends every session of a user. */
  void revokeAll(Account account) {
    sessions.values().stream()
        .filter(session -> session.account() == account)
        .forEach(Session::revoke);
  }

  private static void requireEnabled(Session session) {
    if (!session.account().user().enabled()) {
      throw Refused.disabled();
    }
  }
}
