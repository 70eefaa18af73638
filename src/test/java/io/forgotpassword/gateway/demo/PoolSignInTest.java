package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.RunningPool.CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.PUBLIC_CLIENT_ID;
import static io.forgotpassword.gateway.demo.RunningPool.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.signing.SecretHash;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;

/** InitiateAuth with a password, by Amazon's own client. */
final class PoolSignInTest {
  private static final String PASSWORD = PoolSettings.EXAMPLE_PASSWORD.reveal();
  private static final String WRONG = "NotAuthorizedException: Incorrect username or password.";
  private static final PoolUser UNCONFIRMED =
      Variants.withConfirmed(PoolUser.of("new", PoolSettings.EXAMPLE_PASSWORD), false);
  private final RunningPool running = RunningPool.example();
  private final RunningPool telling =
      new RunningPool(
          Variants.tellingWhoExists(Variants.withUsers(PoolSettings.example(), UNCONFIRMED)));

  @AfterEach
  void close() {
    running.close();
    telling.close();
  }

  @ParameterizedTest
  @CsvSource({"ada,Wrong-Password-1", "nobody,Analytical-1843", "linus,Wrong-Password-1"})
  void a_hiding_pool_tells_only_that_name_and_password_do_not_fit(String user, String password) {
    assertThat(refusal(() -> signIn(running, user, password))).isEqualTo(WRONG);
  }

  @Test
  void a_telling_pool_says_that_a_user_is_unknown() {
    assertThat(refusal(() -> signIn(telling, "nobody", PASSWORD)))
        .isEqualTo("UserNotFoundException: User does not exist.");
  }

  @Test
  void who_is_disabled_or_not_confirmed_is_told_after_the_right_password() {
    assertThat(refusal(() -> signIn(running, "linus", PASSWORD)))
        .isEqualTo("NotAuthorizedException: User is disabled.");
    assertThat(refusal(() -> signIn(telling, "new", "Wrong-Password-1"))).isEqualTo(WRONG);
    assertThat(refusal(() -> signIn(telling, "new", PASSWORD)))
        .isEqualTo("UserNotConfirmedException: User is not confirmed.");
  }

  @ParameterizedTest
  @CsvSource({
    "USER_PASSWORD_AUTH,USERNAME",
    "USER_PASSWORD_AUTH,PASSWORD",
    "USER_SRP_AUTH,USERNAME",
    "USER_SRP_AUTH,SRP_A",
    "REFRESH_TOKEN_AUTH,REFRESH_TOKEN",
    "REFRESH_TOKEN,REFRESH_TOKEN"
  })
  void a_parameter_that_is_missing_is_named(String flow, String parameter) {
    Map<String, String> parameters = parameters("ada", PASSWORD);
    parameters.put("SRP_A", "2");
    parameters.remove(parameter);
    assertThat(refusal(() -> initiate(running, PUBLIC_CLIENT_ID, flow, parameters)))
        .isEqualTo("InvalidParameterException: Missing required parameter " + parameter);
  }

  @ParameterizedTest
  @CsvSource({
    "CUSTOM_AUTH,CUSTOM_AUTH flow not enabled for this client",
    "USER_AUTH,USER_AUTH flow not enabled for this client",
    "ADMIN_USER_PASSWORD_AUTH,Initiate Auth method not supported."
  })
  void another_flow_is_not_enabled(String flow, String message) {
    Map<String, String> parameters = parameters("ada", PASSWORD);
    assertThat(refusal(() -> initiate(running, PUBLIC_CLIENT_ID, flow, parameters)))
        .isEqualTo("InvalidParameterException: " + message);
  }

  @Test
  void a_flow_that_there_is_not_breaks_the_model() {
    assertThat(refusal(() -> initiate(running, PUBLIC_CLIENT_ID, "user_auth", Map.of())))
        .startsWith(
            "InvalidParameterException: 1 validation error detected: Value at 'authFlow' failed to"
                + " satisfy constraint: Member must satisfy enum value set: [");
  }

  @Test
  void a_client_with_a_secret_must_send_its_hash() {
    Map<String, String> parameters = parameters("ada", PASSWORD);
    assertThat(refusal(() -> password(CLIENT_ID, parameters)))
        .isEqualTo(
            "NotAuthorizedException: Client "
                + CLIENT_ID
                + " is configured with secret but SECRET_HASH was not received");
    parameters.put("SECRET_HASH", hash("grace"));
    assertThat(refusal(() -> password(CLIENT_ID, parameters)))
        .isEqualTo("NotAuthorizedException: Unable to verify secret hash for client " + CLIENT_ID);
    parameters.put("SECRET_HASH", hash("ada"));
    assertThat(password(CLIENT_ID, parameters).authenticationResult().idToken()).isNotBlank();
    assertThat(running.pool.received().get(2).secretHash()).isEqualTo(hash("ada"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA"})
  void a_client_without_a_secret_must_not_send_a_hash(String hash) {
    Map<String, String> parameters = parameters("ada", PASSWORD);
    parameters.put("SECRET_HASH", hash);
    assertThat(refusal(() -> password(PUBLIC_CLIENT_ID, parameters)))
        .isEqualTo(
            "NotAuthorizedException: Client "
                + PUBLIC_CLIENT_ID
                + " is not configured for secret but secret hash was received");
  }

  @Test
  void a_planned_failure_meets_a_sign_in_too() {
    running.pool.failNext("ada", ServiceError.client("PasswordResetRequiredException", "reset"));
    assertThat(refusal(() -> signIn(running, "ada", PASSWORD)))
        .isEqualTo("PasswordResetRequiredException: reset");
  }

  @Test
  void what_was_received_shows_no_password() {
    signIn(running, "ada", PASSWORD);
    assertThat(running.pool.received().toString()).contains("ada").doesNotContain(PASSWORD);
    assertThat(running.pool.received().get(0).username()).isEqualTo("ada");
  }

  @Test
  void metadata_reaches_pre_authentication_or_user_migration() {
    Map<String, String> metadata = Map.of("a", "b");
    running
        .sdk()
        .initiateAuth(
            r ->
                r.clientId(PUBLIC_CLIENT_ID)
                    .authFlow("USER_PASSWORD_AUTH")
                    .authParameters(parameters("ada", PASSWORD))
                    .clientMetadata(metadata));
    assertThat(refusal(() -> signIn(running, "nobody", PASSWORD))).isEqualTo(WRONG);
    assertThat(running.pool.triggerCalls())
        .containsExactly(
            new TriggerCall(Trigger.PRE_AUTHENTICATION, "ada", metadata),
            new TriggerCall(Trigger.USER_MIGRATION, "nobody", Map.of()));
  }

  @Test
  void the_tokens_are_signed_and_say_who_and_for_whom() {
    var answer = signIn(running, "ada@example.com", PASSWORD);
    var result = answer.authenticationResult();
    assertThat(answer.challengeNameAsString()).isNull();
    assertThat(answer.challengeParameters()).isEmpty();
    assertThat(result.expiresIn()).isEqualTo(3600);
    assertThat(result.tokenType()).isEqualTo("Bearer");

    ObjectNode id = claims(result.idToken());
    assertThat(id.get("aud").asText()).isEqualTo(PUBLIC_CLIENT_ID);
    assertThat(id.get("token_use").asText()).isEqualTo("id");
    assertThat(id.get("cognito:username").asText()).isEqualTo("ada");
    assertThat(id.get("email").asText()).isEqualTo("ada@example.com");
    assertThat(id.get("email_verified").isBoolean()).isTrue();

    ObjectNode access = claims(result.accessToken());
    assertThat(access.get("client_id").asText()).isEqualTo(PUBLIC_CLIENT_ID);
    assertThat(access.get("token_use").asText()).isEqualTo("access");
    assertThat(access.get("username").asText()).isEqualTo("ada");
    assertThat(access.get("scope").asText()).isEqualTo("aws.cognito.signin.user.admin");
    for (ObjectNode claims : new ObjectNode[] {id, access}) {
      long now = running.clock.instant().getEpochSecond();
      assertThat(claims.get("iss").asText())
          .isEqualTo("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example01");
      assertThat(claims.get("iat").asLong()).isEqualTo(now);
      assertThat(claims.get("auth_time").asLong()).isEqualTo(now);
      assertThat(claims.get("exp").asLong()).isEqualTo(now + 3600);
      assertThat(claims.get("sub")).isEqualTo(id.get("sub"));
      assertThat(claims.get("origin_jti")).isEqualTo(id.get("origin_jti"));
    }
    assertThat(access.get("jti")).isNotEqualTo(id.get("jti"));
  }

  /** The claims, once the JDK has verified the signature. */
  private static ObjectNode claims(String token) {
    String[] parts = token.split("\\.", -1);
    assertThat(Rs256.verifies(token, JsonWebToken.publicKey())).isTrue();
    String tampered = parts[0] + "." + parts[1].replaceFirst("..$", "AA") + "." + parts[2];
    assertThat(Rs256.verifies(tampered, JsonWebToken.publicKey())).isFalse();
    return CallInput.objectIn(Rs256.decoded(parts[1])).orElseThrow();
  }

  static Map<String, String> parameters(String username, String password) {
    return new TreeMap<>(Map.of("USERNAME", username, "PASSWORD", password));
  }

  static InitiateAuthResponse signIn(RunningPool pool, String username, String password) {
    return initiate(pool, PUBLIC_CLIENT_ID, "USER_PASSWORD_AUTH", parameters(username, password));
  }

  private InitiateAuthResponse password(String clientId, Map<String, String> parameters) {
    return initiate(running, clientId, "USER_PASSWORD_AUTH", parameters);
  }

  static InitiateAuthResponse initiate(
      RunningPool pool, String clientId, String flow, Map<String, String> parameters) {
    return pool.sdk()
        .initiateAuth(r -> r.clientId(clientId).authFlow(flow).authParameters(parameters));
  }

  static String hash(String username) {
    Secret secret = PoolSettings.EXAMPLE_CLIENT.secrets().get(0);
    return new SecretHash(secret, CLIENT_ID).of(username);
  }
}
