package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameExistsException;

/** Amazon's own client, told of nothing but another endpoint, signs up and in. */
class PassThroughSdkTest {
  private static final String TYPE = "\"__type\":\"";

  @TempDir Path directory;

  @Test
  void answers_are_the_services() throws Exception {
    try (var fixture = PassThroughFixture.in(directory, PassThroughSdkTest::play).start();
        var sdk = sdk(fixture)) {
      assertThat(
              sdk.signUp(
                      r ->
                          r.clientId(Calls.CLIENT_ID)
                              .username("grace")
                              .password("Correct-Horse-1")
                              .userAttributes(
                                  AttributeType.builder().name("email").value("a@b").build()))
                  .userSub())
          .isEqualTo("0b5c");
      assertThat(signIn(sdk, "grace")).isEqualTo("a.b.c");
      assertThat(sdk.getUser(r -> r.accessToken("a.b.c")).username()).isEqualTo("grace");
      sdk.revokeToken(r -> r.clientId(Calls.CLIENT_ID).token("r"));
      assertThat(fixture.requests()).hasSize(4);
    }
  }

  @Test
  void errors_are_typed_exceptions() throws Exception {
    try (var fixture = PassThroughFixture.in(directory, PassThroughSdkTest::play);
        var sdk = sdkLimited(fixture)) {
      var exists =
          catchThrowableOfType(
              UsernameExistsException.class,
              () -> sdk.signUp(r -> r.clientId(Calls.CLIENT_ID).username("taken").password("x")));
      assertThat(exists.awsErrorDetails().errorMessage()).isEqualTo("User already exists");

      signIn(sdk, "grace");
      assertThat(
              catchThrowableOfType(NotAuthorizedException.class, () -> signIn(sdk, "grace"))
                  .awsErrorDetails()
                  .errorMessage())
          .isEqualTo("Password attempts exceeded");
      sdk.getUser(r -> r.accessToken("t"));
      var limited =
          catchThrowableOfType(
              LimitExceededException.class, () -> sdk.getUser(r -> r.accessToken("t")));
      assertThat(limited.numAttempts()).isEqualTo(3);
      var refused =
          catchThrowableOfType(
              CognitoIdentityProviderException.class,
              () -> sdk.deleteUser(r -> r.accessToken("t")));
      assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
    }
  }

  private static String signIn(CognitoIdentityProviderClient sdk, String username) {
    return sdk.initiateAuth(
            r ->
                r.clientId(Calls.CLIENT_ID)
                    .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                    .authParameters(Map.of("USERNAME", username, "PASSWORD", "Correct-Horse-1")))
        .authenticationResult()
        .accessToken();
  }

  private static void play(String request, Socket caller) throws IOException {
    boolean taken = request.contains("taken");
    String body = "";
    if (taken) {
      body = "{" + TYPE + "UsernameExistsException\",\"message\":\"User already exists\"}";
    } else if (request.contains(".SignUp")) {
      body = "{\"UserConfirmed\":false,\"UserSub\":\"0b5c\"}";
    } else if (request.contains(".InitiateAuth")) {
      body = "{\"AuthenticationResult\":{\"AccessToken\":\"a.b.c\",\"ExpiresIn\":3600}}";
    } else if (request.contains(".GetUser")) {
      body = "{\"Username\":\"grace\",\"UserAttributes\":[]}";
    }
    ScriptedUpstream.answer(taken ? 400 : 200, "", body).play(request, caller);
  }

  private static CognitoIdentityProviderClient sdkLimited(PassThroughFixture fixture)
      throws Exception {
    fixture
        .gateway()
        .withLimits(
            "{rules: [{name: in, key: username, allow: [1 per 24h], operations: [InitiateAuth]},"
                + " {name: ip, key: ip, allow: [1 per 24h], operations: [GetUser]}]}");
    return sdk(fixture.start());
  }

  private static CognitoIdentityProviderClient sdk(PassThroughFixture fixture) {
    return CognitoIdentityProviderClient.builder()
        .region(Region.EU_WEST_1)
        .endpointOverride(fixture.gateway().uri())
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
