package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SecretHash;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;

/**
 * Amazon's own client signs up and in. It knows no secret; the pool lets nobody in who does not
 * show a hash under it.
 */
class AwsSdkLoginTest {
  private static final String EMAIL = "mary@example.com";
  private static final String CROSSING =
      "pass-through: [SignUp, ConfirmSignUp, InitiateAuth, GetUser, RevokeToken]";

  @TempDir Path directory;

  @Test
  void a_new_user_signs_up_and_in_and_out() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).withCognito(CROSSING).start();
        var sdk = sdk(gateway)) {
      signUp(sdk);
      String code = gateway.pool().outbox().lastTo(EMAIL).orElseThrow().code();
      sdk.confirmSignUp(r -> r.clientId(Calls.CLIENT_ID).username("mary").confirmationCode(code));
      var tokens = signIn(sdk, Calls.NEW_PASSWORD).authenticationResult();
      assertThat(sdk.getUser(r -> r.accessToken(tokens.accessToken())).username())
          .isEqualTo("mary");
      sdk.revokeToken(r -> r.clientId(Calls.CLIENT_ID).token(tokens.refreshToken()));
      assertThat(refusal(() -> sdk.getUser(r -> r.accessToken(tokens.accessToken()))))
          .isEqualTo("Access Token has been revoked");

      assertThat(gateway.pool().received().subList(0, 3))
          .extracting(call -> call.operation().wireName() + " " + call.secretHash())
          .containsExactly("SignUp " + hash(), "ConfirmSignUp " + hash(), "InitiateAuth " + hash());
    }
  }

  @Test
  void a_wrong_password_is_an_exception_of_its_own() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).withCognito(CROSSING).start();
        var sdk = sdk(gateway)) {
      signUp(sdk);
      assertThat(refusal(() -> signIn(sdk, "Analytical-1843")))
          .isEqualTo("Incorrect username or password.");
    }
  }

  @Test
  void a_gateway_with_another_secret_lets_nobody_in() throws Exception {
    try (TestGateway gateway =
            TestGateway.in(directory).withCognito(CROSSING).withSecrets("another").start();
        var sdk = sdk(gateway)) {
      String refusal = "Unable to verify secret hash for client " + Calls.CLIENT_ID;
      assertThat(refusal(() -> signUp(sdk))).isEqualTo(refusal);
      assertThat(refusal(() -> signIn(sdk, Calls.NEW_PASSWORD))).isEqualTo(refusal);
      assertThat(gateway.pool().outbox().messages()).isEmpty();
    }
  }

  private static String refusal(ThrowingCallable call) {
    return catchThrowableOfType(NotAuthorizedException.class, call)
        .awsErrorDetails()
        .errorMessage();
  }

  private static void signUp(CognitoIdentityProviderClient sdk) {
    sdk.signUp(
        r ->
            r.clientId(Calls.CLIENT_ID)
                .username("mary")
                .password(Calls.NEW_PASSWORD)
                .userAttributes(AttributeType.builder().name("email").value(EMAIL).build()));
  }

  private static InitiateAuthResponse signIn(CognitoIdentityProviderClient sdk, String password) {
    return sdk.initiateAuth(
        r ->
            r.clientId(Calls.CLIENT_ID)
                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                .authParameters(Map.of("USERNAME", "mary", "PASSWORD", password)));
  }

  private static String hash() {
    Secret secret = PoolSettings.EXAMPLE_CLIENT.secrets().get(0);
    return new SecretHash(secret, Calls.CLIENT_ID).of("mary");
  }

  private static CognitoIdentityProviderClient sdk(TestGateway gateway) {
    return CognitoIdentityProviderClient.builder()
        .region(Region.EU_WEST_1)
        .endpointOverride(gateway.uri())
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
