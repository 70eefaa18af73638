package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.AwsCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls signed with AWS Signature Version 4, before a pool that verifies every signature. */
class SigningTest {
  private static final String KEY_ID = "AKIDEXAMPLE";
  private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  @TempDir Path directory;

  private final Properties before = (Properties) System.getProperties().clone();

  @AfterEach
  void restoreProperties() {
    System.setProperties(before);
  }

  @Test
  void a_signed_call_is_accepted_and_covers_every_header_that_matters() throws Exception {
    try (TestGateway gateway = signing(null, SECRET_KEY)) {
      assertThat(forgot(gateway)).isEqualTo(200);
      var headers = gateway.pool().received().get(0).headers();
      assertThat(headers.names())
          .extracting(name -> name.toLowerCase(Locale.ROOT))
          .containsExactlyInAnyOrder(
              "authorization",
              "content-length",
              "content-type",
              "host",
              "x-amz-content-sha256",
              "x-amz-date",
              "x-amz-target");
      assertThat(headers.get("authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=" + KEY_ID + "/")
          .contains(
              "/eu-west-1/cognito-idp/aws4_request",
              "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target");
    }
  }

  @Test
  void temporary_credentials_send_their_token() throws Exception {
    try (TestGateway gateway = signing("session-token", SECRET_KEY)) {
      assertThat(forgot(gateway)).isEqualTo(200);
      assertThat(gateway.pool().received().get(0).headers().get("x-amz-security-token"))
          .isEqualTo("session-token");
    }
  }

  @Test
  void a_wrong_secret_key_is_shown_as_cognito_says_it() throws Exception {
    try (TestGateway gateway = signing(null, "another")) {
      Answers.assertRefused(
          gateway.call("ForgotPassword", Calls.forgot("grace").toString()),
          400,
          "InvalidSignatureException",
          "The request signature we calculated does not match the signature you provided.");
      assertThat(gateway.pool().outbox().messages()).isEmpty();
    }
  }

  @Test
  void without_signing_such_a_pool_refuses() throws Exception {
    try (TestGateway gateway = pool(null).start()) {
      Answers.assertRefused(
          gateway.call("ForgotPassword", Calls.forgot("grace").toString()),
          400,
          "MissingAuthenticationTokenException",
          "Missing Authentication Token");
    }
  }

  @Test
  void a_clock_that_is_wrong_is_corrected_by_cognitos_date_after_one_refusal() throws Exception {
    InstantSource ahead = () -> Instant.now().plus(Duration.ofHours(2));
    AwsCredentials key = new AwsCredentials(KEY_ID, Secret.of(SECRET_KEY), null, null);
    System.setProperty("aws.accessKeyId", KEY_ID);
    System.setProperty("aws.secretAccessKey", SECRET_KEY);
    try (TestGateway gateway =
        TestGateway.in(directory)
            .withPool(PoolSettings.example(), ahead)
            .withSigningKey(key)
            .withCognito("signing: sigv4")
            .start()) {
      assertThat(forgot(gateway)).isEqualTo(200);
      assertThat(forgot(gateway)).isEqualTo(200);
      assertThat(gateway.pool().outbox().messages()).hasSize(2);
    }
  }

  private TestGateway signing(String token, String secretKey) throws Exception {
    System.setProperty("aws.accessKeyId", KEY_ID);
    System.setProperty("aws.secretAccessKey", secretKey);
    if (token != null) {
      System.setProperty("aws.sessionToken", token);
    }
    return pool(token).withCognito("signing: sigv4").start();
  }

  private TestGateway pool(String token) {
    Secret sessionToken = token == null ? null : Secret.of(token);
    AwsCredentials key = new AwsCredentials(KEY_ID, Secret.of(SECRET_KEY), sessionToken, null);
    return TestGateway.in(directory).withSigningKey(key);
  }

  private static int forgot(TestGateway gateway) throws Exception {
    return gateway.call("ForgotPassword", Calls.forgot("grace").toString()).statusCode();
  }
}
