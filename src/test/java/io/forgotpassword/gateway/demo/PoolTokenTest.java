package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.RunningPool.CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.PUBLIC_CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;

/** What tokens are good for, and when no more. */
final class PoolTokenTest {
  private static final String PASSWORD = PoolSettings.EXAMPLE_PASSWORD.reveal();
  private static final String SECRET = PoolSettings.EXAMPLE_CLIENT.secrets().get(0).reveal();
  private static final String MISSING =
      "Client " + CLIENT_ID + " is configured with secret but SECRET_HASH was not received";
  private static final String OTHER_CLIENT = "other";
  private final RunningPool running =
      new RunningPool(
          Variants.withClients(
              PoolSettings.example(),
              PoolSettings.EXAMPLE_CLIENT,
              PoolSettings.EXAMPLE_PUBLIC_CLIENT,
              Client.withoutSecret(OTHER_CLIENT)));

  @AfterEach
  void close() {
    running.close();
  }

  @Test
  void what_is_no_access_token_gets_no_user() {
    AuthenticationResultType tokens = signIn();
    String forged = tokens.accessToken().replaceFirst(".{8}$", "AAAAAAAA");
    for (String token : new String[] {"abc", "a.b.c", "a..", tokens.idToken(), forged}) {
      assertThat(refusal(() -> user(token)))
          .isEqualTo("NotAuthorizedException: Invalid Access Token");
    }
  }

  @Test
  void an_access_token_lasts_an_hour_and_a_refresh_token_thirty_days() {
    AuthenticationResultType tokens = signIn();
    running.clock.advance(Duration.ofHours(1).minusSeconds(1));
    user(tokens.accessToken());
    running.clock.advance(Duration.ofSeconds(1));
    assertThat(refusal(() -> user(tokens.accessToken())))
        .isEqualTo("NotAuthorizedException: Access Token has expired");
    running.clock.advance(Duration.ofDays(30).minusHours(1).minusSeconds(1));
    refresh(tokens.refreshToken());
    running.clock.advance(Duration.ofSeconds(1));
    assertThat(refusal(() -> refresh(tokens.refreshToken())))
        .isEqualTo("NotAuthorizedException: Refresh Token has expired");
  }

  @Test
  void what_is_no_refresh_token_of_the_client_refreshes_nothing() {
    AuthenticationResultType tokens = signIn();
    String invalid = "NotAuthorizedException: Invalid Refresh Token";
    assertThat(refusal(() -> refresh(tokens.accessToken()))).isEqualTo(invalid);
    assertThat(refusal(() -> refresh(tokens.refreshToken() + "A"))).isEqualTo(invalid);
    assertThat(refusal(() -> getTokens(OTHER_CLIENT, null, tokens.refreshToken())))
        .isEqualTo(invalid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"})
  void a_refresh_of_a_client_with_a_secret_needs_the_hash_of_the_tokens_user(String flow) {
    String token = signInWithSecret().refreshToken();
    Map<String, String> parameters = new TreeMap<>(Map.of("REFRESH_TOKEN", token));
    assertThat(refusal(() -> PoolSignInTest.initiate(running, CLIENT_ID, flow, parameters)))
        .isEqualTo("NotAuthorizedException: " + MISSING);
    parameters.put("SECRET_HASH", PoolSignInTest.hash("grace"));
    assertThat(refusal(() -> PoolSignInTest.initiate(running, CLIENT_ID, flow, parameters)))
        .isEqualTo("NotAuthorizedException: Unable to verify secret hash for client " + CLIENT_ID);
    parameters.put("SECRET_HASH", PoolSignInTest.hash("ada"));
    var result =
        PoolSignInTest.initiate(running, CLIENT_ID, flow, parameters).authenticationResult();
    assertThat(user(result.accessToken())).isEqualTo("ada");
    assertThat(result.refreshToken()).isNull();
  }

  @Test
  void getting_tokens_from_a_refresh_token_needs_the_clients_secret() {
    String token = signInWithSecret().refreshToken();
    assertThat(refusal(() -> getTokens(CLIENT_ID, null, token)))
        .isEqualTo("NotAuthorizedException: " + MISSING);
    assertThat(refusal(() -> getTokens(CLIENT_ID, "x".repeat(24), token)))
        .isEqualTo("NotAuthorizedException: Unable to verify secret hash for client " + CLIENT_ID);
    assertThat(user(getTokens(CLIENT_ID, SECRET, token).accessToken())).isEqualTo("ada");
  }

  @Test
  void revoking_a_token_needs_the_clients_secret() {
    String token = signInWithSecret().refreshToken();
    assertThat(refusal(() -> revoke(CLIENT_ID, null, token))).endsWith(MISSING);
    assertThat(refusal(() -> revoke(CLIENT_ID, "x".repeat(24), token)))
        .endsWith("Unable to verify secret hash for client " + CLIENT_ID);
    getTokens(CLIENT_ID, SECRET, token);
    revoke(CLIENT_ID, SECRET, token);
    assertThat(refusal(() -> getTokens(CLIENT_ID, SECRET, token)))
        .isEqualTo("NotAuthorizedException: Refresh Token has been revoked");
  }

  @ParameterizedTest
  @ValueSource(ints = {23, 65})
  void a_secret_of_a_length_that_none_has_breaks_the_model(int length) {
    assertThat(refusal(() -> revoke(CLIENT_ID, "x".repeat(length), "abc")))
        .startsWith(
            "InvalidParameterException: 1 validation error detected: Value at 'clientSecret'");
  }

  @Test
  void a_client_without_a_secret_must_not_send_one() {
    String token = signIn().refreshToken();
    String refusal =
        "Client " + PUBLIC_CLIENT_ID + " is not configured for secret but secret hash was received";
    assertThat(refusal(() -> revoke(PUBLIC_CLIENT_ID, SECRET, token))).endsWith(refusal);
    assertThat(refusal(() -> getTokens(PUBLIC_CLIENT_ID, SECRET, token))).endsWith(refusal);
  }

  @Test
  void only_a_clients_own_refresh_token_is_revoked() {
    AuthenticationResultType tokens = signIn();
    assertThat(refusal(() -> revoke(PUBLIC_CLIENT_ID, null, tokens.accessToken())))
        .startsWith("UnsupportedTokenTypeException");
    assertThat(refusal(() -> revoke(OTHER_CLIENT, null, tokens.refreshToken())))
        .startsWith("UnauthorizedException");
    revoke(PUBLIC_CLIENT_ID, null, "unknown");
    assertThat(user(refresh(tokens.refreshToken()))).isEqualTo("ada");
  }

  @Test
  void a_revoked_token_takes_its_access_tokens_along_and_no_others() {
    AuthenticationResultType tokens = signIn();
    AuthenticationResultType others = signIn();
    String refreshed = refresh(tokens.refreshToken());
    revoke(PUBLIC_CLIENT_ID, null, tokens.refreshToken());
    for (String token : new String[] {tokens.accessToken(), refreshed}) {
      assertThat(refusal(() -> user(token)))
          .isEqualTo("NotAuthorizedException: Access Token has been revoked");
    }
    assertThat(user(others.accessToken())).isEqualTo("ada");
  }

  @Test
  void a_global_sign_out_ends_every_session_of_the_user_and_no_others() {
    AuthenticationResultType first = signIn();
    AuthenticationResultType second = signIn();
    String grace =
        PoolSignInTest.signIn(running, "grace", PASSWORD).authenticationResult().accessToken();
    running.sdk().globalSignOut(r -> r.accessToken(first.accessToken()));
    assertThat(refusal(() -> user(second.accessToken())))
        .isEqualTo("NotAuthorizedException: Access Token has been revoked");
    assertThat(refusal(() -> refresh(second.refreshToken())))
        .isEqualTo("NotAuthorizedException: Refresh Token has been revoked");
    assertThat(refusal(() -> running.sdk().globalSignOut(r -> r.accessToken(first.accessToken()))))
        .isEqualTo("NotAuthorizedException: Access Token has been revoked");
    assertThat(user(grace)).isEqualTo("grace");
  }

  @Test
  void a_user_is_told_their_attributes() {
    var answer = running.sdk().getUser(r -> r.accessToken(signIn().accessToken()));
    assertThat(answer.username()).isEqualTo("ada");
    assertThat(answer.userAttributes())
        .extracting(AttributeType::name)
        .containsExactly("sub", "email", "email_verified", "phone_number", "phone_number_verified");
    assertThat(answer.userAttributes())
        .contains(AttributeType.builder().name("email").value("ada@example.com").build());
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"GET_USER", "GLOBAL_SIGN_OUT"})
  void an_access_token_alone_is_asked_for_and_kept_from_sight(Operation operation) {
    running
        .call(operation, JsonNodeFactory.instance.objectNode())
        .isRefused(
            "InvalidParameterException",
            "1 validation error detected: Value at 'accessToken' failed to satisfy constraint:"
                + " Member must not be null");
    String token = signIn().accessToken();
    running.call(operation, JsonNodeFactory.instance.objectNode().put("AccessToken", token)).isOk();
    assertThat(running.pool.received().toString()).doesNotContain(token);
  }

  private AuthenticationResultType signIn() {
    return PoolSignInTest.signIn(running, "ada", PASSWORD).authenticationResult();
  }

  private AuthenticationResultType signInWithSecret() {
    Map<String, String> parameters = PoolSignInTest.parameters("ada", PASSWORD);
    parameters.put("SECRET_HASH", PoolSignInTest.hash("ada"));
    return PoolSignInTest.initiate(running, CLIENT_ID, "USER_PASSWORD_AUTH", parameters)
        .authenticationResult();
  }

  private String user(String accessToken) {
    return running.sdk().getUser(r -> r.accessToken(accessToken)).username();
  }

  private String refresh(String token) {
    return PoolSignInTest.initiate(
            running, PUBLIC_CLIENT_ID, "REFRESH_TOKEN_AUTH", Map.of("REFRESH_TOKEN", token))
        .authenticationResult()
        .accessToken();
  }

  private AuthenticationResultType getTokens(
      String clientId, @Nullable String secret, String token) {
    return running
        .sdk()
        .getTokensFromRefreshToken(
            r -> r.clientId(clientId).clientSecret(secret).refreshToken(token))
        .authenticationResult();
  }

  private void revoke(String clientId, @Nullable String secret, String token) {
    running.sdk().revokeToken(r -> r.clientId(clientId).clientSecret(secret).token(token));
  }
}
