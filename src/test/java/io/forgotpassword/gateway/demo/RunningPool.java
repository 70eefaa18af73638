package io.forgotpassword.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.HttpClients;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.AwsCredentials;
import io.forgotpassword.gateway.signing.SecretHash;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;

/** A pool that listens, a clock that stands still, and a client that speaks its protocol. */
final class RunningPool implements AutoCloseable {
  static final String CLIENT_ID = PoolSettings.EXAMPLE_CLIENT.clientId();
  static final String PUBLIC_CLIENT_ID = PoolSettings.EXAMPLE_PUBLIC_CLIENT.clientId();
  static final String NEW_PASSWORD = "Difference-Engine-2";
  private static final HttpClient HTTP = HttpClients.http11();

  final FakeClock clock = new FakeClock();
  final FullUserPool pool;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final LoginPage page;
  private final CognitoIdentityProviderClient sdk;

  RunningPool(PoolSettings settings) {
    this(settings, null, 0);
  }

  /** A pool where every call must be signed with a key, if there is one. */
  RunningPool(PoolSettings settings, @Nullable AwsCredentials signingKey, int requestsPerSecond) {
    pool =
        new FullUserPool(settings, clock, new SplittableRandom(1), signingKey, requestsPerSecond);
    page = new LoginPage(pool);
    vertx.deployVerticle(pool).await();
    vertx.deployVerticle(page).await();
    sdk =
        CognitoIdentityProviderClient.builder()
            .region(Region.EU_WEST_1)
            .endpointOverride(pool.endpoint())
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  static RunningPool example() {
    return new RunningPool(PoolSettings.example());
  }

  /** Amazon's own client, which takes the pool for Cognito. */
  CognitoIdentityProviderClient sdk() {
    return sdk;
  }

  /** What a call of the SDK is refused with: {@code TypeException: message}. */
  static String refusal(ThrowingCallable call) {
    var thrown = catchThrowableOfType(CognitoIdentityProviderException.class, call);
    assertThat(thrown).as("the call was not refused").isNotNull();
    var details = thrown.awsErrorDetails();
    return details.errorCode() + ": " + details.errorMessage();
  }

  URI pageUri(String path) {
    return page.endpoint().resolve(path);
  }

  /** ForgotPassword by the public client. */
  PoolReply forgot(String username) {
    return call(Operation.FORGOT_PASSWORD, input(username));
  }

  /** ConfirmForgotPassword by the public client with a good password. */
  PoolReply confirm(String username, String code) {
    return confirm(username, code, NEW_PASSWORD);
  }

  PoolReply confirm(String username, String code, String password) {
    ObjectNode input = input(username).put("ConfirmationCode", code).put("Password", password);
    return call(Operation.CONFIRM_FORGOT_PASSWORD, input);
  }

  /** The code that was last sent. */
  String lastCode() {
    var messages = pool.outbox().messages();
    return messages.get(messages.size() - 1).code();
  }

  /** A code of six digits that is not the last one sent. */
  String wrongCode() {
    return lastCode().equals("000000") ? "000001" : "000000";
  }

  static ObjectNode input(String username) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ClientId", PUBLIC_CLIENT_ID)
        .put("Username", username);
  }

  /** The input of the client with a secret, its hash included. */
  static ObjectNode secretInput(String username) {
    Secret secret = PoolSettings.EXAMPLE_CLIENT.secrets().get(0);
    return JsonNodeFactory.instance
        .objectNode()
        .put("ClientId", CLIENT_ID)
        .put("Username", username)
        .put("SecretHash", new SecretHash(secret, CLIENT_ID).of(username));
  }

  PoolReply call(Operation operation, ObjectNode input) {
    return post(operation.target(), "application/x-amz-json-1.1", input.toString());
  }

  PoolReply post(String target, String contentType, String body) {
    return send(
        "/",
        "POST",
        body.getBytes(StandardCharsets.UTF_8),
        Map.of("X-Amz-Target", target, "Content-Type", contentType));
  }

  PoolReply send(String path, String method, byte[] body, Map<String, String> headers) {
    return exchange(pool.endpoint().resolve(path), method, body, headers);
  }

  static PoolReply exchange(URI uri, String method, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      return PoolReply.of(HTTP.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    sdk.close();
    vertx.close().await();
  }
}
