package io.forgotpassword.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgotpassword.gateway.demo.PoolUser.Contact;
import io.forgotpassword.gateway.demo.UserDirectory.Account;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all users, and the tokens with which a client takes part in one. Claims are those
 * that the developer guide's "Understanding the identity (ID) token" and "Understanding the access
 * token" list.
 */
final class Tokens {
  private static final int MAX_SESSIONS = 10_000;
  private static final int TOKEN_BYTES = 64;

  /** AccessTokenValidity's and IdTokenValidity's default. */
  private static final Duration VALIDITY = Duration.ofHours(1);

  /** RefreshTokenValidity's default. */
  private static final Duration REFRESH_VALIDITY = Duration.ofDays(30);

  private final String issuer;
  private final PoolSettings settings;
  private final Map<Account, Map<String, String>> profiles;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Cache<String, Session> sessions =
      Caffeine.newBuilder().maximumSize(MAX_SESSIONS).build();

  /**
   * @param profiles has the attributes that are no contacts
   */
  Tokens(
      PoolSettings settings,
      InstantSource clock,
      RandomGenerator random,
      Map<Account, Map<String, String>> profiles) {
    this.settings = settings;
    this.profiles = profiles;
    this.issuer =
        "https://cognito-idp." + settings.region() + ".amazonaws.com/" + settings.userPoolId();
    this.clock = clock;
    this.random = random;
  }

  /** The sub that a username has or would have: always the same one. */
  static String subOf(PoolSettings settings, String username) {
    String unique = settings.userPoolId() + "/" + username.toLowerCase(Locale.ROOT);
    return UUID.nameUUIDFromBytes(unique.getBytes(UTF_8)).toString();
  }

  /** All attributes with their values as GetUser has them, sub first. */
  private Map<String, String> attributesOf(Account account) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("sub", subOf(settings, account.user().username()));
    putContact(attributes, "email", account.user().email());
    putContact(attributes, "phone_number", account.user().phone());
    attributes.putAll(profiles.getOrDefault(account, Map.of()));
    return attributes;
  }

  private static void putContact(Map<String, String> to, String name, @Nullable Contact contact) {
    if (contact != null) {
      to.put(name, contact.value());
      to.put(name + "_verified", String.valueOf(contact.verified()));
    }
  }

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
      AtomicBoolean revoked) {}

  /** Begins a session of a user who has just signed in: all three tokens. */
  JsonObject issue(Account account, String clientId) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String id = randomId();
    String token = id + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Session session =
        new Session(id, account, clientId, clock.instant(), Secret.of(token), new AtomicBoolean());
    sessions.put(id, session);
    JsonObject answer = renewed(session);
    answer.getJsonObject("AuthenticationResult").put("RefreshToken", token);
    return answer;
  }

  /** The answer to a refresh token: new ID and access tokens, and the refresh token stays valid. */
  JsonObject renewed(Session session) {
    return JsonObject.of(
        "AuthenticationResult",
        JsonObject.of(
            "AccessToken", JsonWebToken.sign(access(session)),
            "ExpiresIn", VALIDITY.toSeconds(),
            "TokenType", "Bearer",
            "IdToken", JsonWebToken.sign(id(session))));
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
    attributesOf(session.account())
        .forEach(
            (name, value) ->
                claims.put(
                    name, name.endsWith("_verified") ? (Object) Boolean.valueOf(value) : value));
    return claims;
  }

  private JsonObject common(Session session, String use) {
    Instant now = clock.instant();
    return new JsonObject()
        .put("sub", subOf(settings, session.account().user().username()))
        .put("iss", issuer)
        .put("origin_jti", session.id())
        .put("event_id", randomId())
        .put("token_use", use)
        .put("auth_time", session.beganAt().getEpochSecond())
        .put("exp", now.plus(VALIDITY).getEpochSecond())
        .put("iat", now.getEpochSecond())
        .put("jti", randomId());
  }

  private String randomId() {
    return RequestId.random(random).value();
  }

  /** The session of a refresh token, ended or not; empty for any other text. */
  private Optional<Session> find(Secret refreshToken) {
    String id = refreshToken.reveal().split("\\.", 2)[0];
    return Optional.ofNullable(sessions.getIfPresent(id))
        .filter(session -> session.refreshToken().equals(refreshToken));
  }

  /** The session of a refresh token that a client may still use; anything else ends the call. */
  Session refreshable(Secret refreshToken, String clientId) {
    Session session =
        find(refreshToken)
            .filter(known -> known.clientId().equals(clientId))
            .orElseThrow(() -> Refused.notAuthorized("Invalid Refresh Token"));
    requireUsable(session, "Refresh Token", session.beganAt().plus(REFRESH_VALIDITY));
    return session;
  }

  /** The session of an access token that is still good; anything else ends the call. */
  private Session sessionOf(CallInput call) {
    JsonObject claims =
        JsonWebToken.verify(call.get("AccessToken").reveal())
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

  /** GetTokensFromRefreshToken. */
  JsonObject refresh(CallInput call) {
    return renewed(refreshable(call.get("RefreshToken"), call.clientId()));
  }

  /** GetUser: what the pool knows of an access token's user. */
  JsonObject getUser(CallInput call) {
    Account account = sessionOf(call).account();
    JsonArray attributes = new JsonArray();
    attributesOf(account)
        .forEach((name, value) -> attributes.add(JsonObject.of("Name", name, "Value", value)));
    return JsonObject.of("Username", account.user().username(), "UserAttributes", attributes);
  }

  /** RevokeToken: an unknown refresh token is no error (RFC 7009 section 2.2). */
  JsonObject revoke(CallInput call) {
    Secret token = call.get("Token");
    if (JsonWebToken.verify(token.reveal()).isPresent()) {
      throw new Refused("UnsupportedTokenTypeException", "Unsupported token type");
    }
    find(token)
        .ifPresent(
            session -> {
              if (!session.clientId().equals(call.clientId())) {
                throw new Refused(
                    "UnauthorizedException", "The token was not issued to this client");
              }
              session.revoked().set(true);
            });
    return new JsonObject();
  }

  /** GlobalSignOut: ends every session of an access token's user. */
  JsonObject globalSignOut(CallInput call) {
    Account account = sessionOf(call).account();
    sessions.asMap().values().stream()
        .filter(session -> session.account() == account)
        .forEach(session -> session.revoked().set(true));
    return new JsonObject();
  }
}
