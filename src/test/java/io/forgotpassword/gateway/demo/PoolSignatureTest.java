package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.model.Operation.FORGOT_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.AwsCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The AWS SDK's own signer is the oracle. */
final class PoolSignatureTest {
  private static final String BODY = RunningPool.input("ada").toString();
  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Amz-Target", FORGOT_PASSWORD.target(), "Content-Type", "application/x-amz-json-1.1");
  private final RunningPool running =
      new RunningPool(
          PoolSettings.example(),
          new AwsCredentials("AKIDEXAMPLE", Secret.of("secret/key"), null, null),
          0);

  @AfterEach
  void close() {
    running.close();
  }

  @Test
  void a_call_without_a_signature_misses_one_where_it_is_required() {
    running.forgot("ada").isRefused("MissingAuthenticationTokenException");
  }

  @Test
  void a_body_changed_behind_the_signature_is_refused() {
    var headers = signed("AKIDEXAMPLE", "secret/key", null, "eu-west-1", "cognito-idp");
    send(BODY.replace("ada", "bob"), headers).isRefused("InvalidSignatureException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Amz-Target", "Content-Type"})
  void a_valid_signature_that_leaves_out_a_header_is_refused(String name) {
    Map<String, String> covered = new HashMap<>(HEADERS);
    covered.remove(name);
    AwsCredentialsIdentity key = AwsCredentialsIdentity.create("AKIDEXAMPLE", "secret/key");
    send(BODY, signed(running, key, "eu-west-1", "cognito-idp", covered))
        .isRefused(
            "InvalidSignatureException",
            "Host, content-type and every x-amz- header must be signed, in order.");
  }

  @Test
  void another_secret_key_is_refused() {
    send(BODY, signed("AKIDEXAMPLE", "other", null, "eu-west-1", "cognito-idp"))
        .isRefused("InvalidSignatureException");
  }

  @Test
  void an_unknown_access_key_is_refused() {
    send(BODY, signed("AKIDOTHER", "secret/key", null, "eu-west-1", "cognito-idp"))
        .isRefused("UnrecognizedClientException");
  }

  @Test
  void another_region_is_refused() {
    send(BODY, signed("AKIDEXAMPLE", "secret/key", null, "us-east-1", "cognito-idp"))
        .isRefused("InvalidSignatureException");
  }

  @Test
  void another_service_is_refused() {
    send(BODY, signed("AKIDEXAMPLE", "secret/key", null, "eu-west-1", "cognito-identity"))
        .isRefused("InvalidSignatureException");
  }

  @Test
  void a_signature_older_than_five_minutes_is_refused() {
    var headers = signed("AKIDEXAMPLE", "secret/key", null, "eu-west-1", "cognito-idp");
    running.clock.advance(Duration.ofMinutes(5));
    send(BODY, headers).isOk();
    running.clock.advance(Duration.ofSeconds(1));
    send(BODY, headers).isRefused("InvalidSignatureException");
  }

  @Test
  void an_authorization_of_another_form_is_incomplete() {
    send(BODY, Map.of("Authorization", "Bearer abc")).isRefused("IncompleteSignatureException");
  }

  @Test
  void the_sdks_signature_is_accepted() {
    send(BODY, signed("AKIDEXAMPLE", "secret/key", null, "eu-west-1", "cognito-idp")).isOk();
    assertThat(running.pool.received().get(0).headers().get("authorization"))
        .startsWith("AWS4-HMAC-SHA256");
  }

  @Test
  void temporary_credentials_need_their_session_token() {
    AwsCredentials key =
        new AwsCredentials("ASIAEXAMPLE", Secret.of("key"), Secret.of("token+/="), null);
    try (RunningPool other = new RunningPool(PoolSettings.example(), key, 0)) {
      var withToken = signed(other, "ASIAEXAMPLE", "key", "token+/=", "eu-west-1", "cognito-idp");
      var without = signed(other, "ASIAEXAMPLE", "key", null, "eu-west-1", "cognito-idp");
      send(other, BODY, without).isRefused("UnrecognizedClientException");
      send(other, BODY, withToken).isOk();
    }
  }

  @Test
  void a_signature_that_is_not_required_is_verified_all_the_same() {
    try (RunningPool other = RunningPool.example()) {
      other.forgot("ada").isOk();
      var headers = signed(other, "AKIDEXAMPLE", "key", null, "eu-west-1", "cognito-idp");
      send(other, BODY, headers).isRefused("UnrecognizedClientException");
    }
  }

  private PoolReply send(String body, Map<String, String> headers) {
    return send(running, body, headers);
  }

  private static PoolReply send(RunningPool pool, String body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(HEADERS);
    return pool.send("/", "POST", body.getBytes(StandardCharsets.UTF_8), all);
  }

  private Map<String, String> signed(
      String keyId, String secret, @Nullable String token, String region, String service) {
    return signed(running, keyId, secret, token, region, service);
  }

  private static Map<String, String> signed(
      RunningPool pool,
      String keyId,
      String secret,
      @Nullable String token,
      String region,
      String service) {
    AwsCredentialsIdentity identity =
        token == null
            ? AwsCredentialsIdentity.create(keyId, secret)
            : AwsSessionCredentialsIdentity.create(keyId, secret, token);
    return signed(pool, identity, region, service, HEADERS);
  }

  /** Authorization and the x-amz headers that the SDK adds. */
  private static Map<String, String> signed(
      RunningPool pool,
      AwsCredentialsIdentity identity,
      String region,
      String service,
      Map<String, String> covered) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(pool.pool.endpoint().resolve("/"));
    covered.forEach(request::putHeader);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(identity)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(BODY))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK,
                            Clock.fixed(pool.clock.instant(), ZoneOffset.UTC)))
            .request();
    Map<String, String> added = new HashMap<>();
    signed.forEachHeader(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.equals("authorization") || lower.startsWith("x-amz-")) {
            added.put(name, values.get(0));
          }
        });
    return added;
  }
}
