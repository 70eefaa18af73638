package io.forgotpassword.gateway.signing;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.signing.SigV4Signer.SignatureHeaders;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** The oracle: the signer of the AWS SDK for Java, {@code http-auth-aws}. */
final class SdkSigner {
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  private SdkSigner() {}

  /** The signed request's headers, as the SDK would send them. */
  static SignatureHeaders sign(
      AwsCredentials credentials,
      String region,
      URI endpoint,
      String target,
      String body,
      Instant now) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", target)
            .build();
    SdkHttpRequest signed =
        SIGNER
            .sign(
                asked ->
                    asked
                        .identity(sdkCredentials(credentials))
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "cognito-idp")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
            .request();
    return new SignatureHeaders(
        signed.firstMatchingHeader("Authorization").orElseThrow(),
        signed.firstMatchingHeader("x-amz-content-sha256").orElseThrow(),
        signed.firstMatchingHeader("X-Amz-Date").orElseThrow(),
        signed.firstMatchingHeader("X-Amz-Security-Token").orElse(null));
  }

  /** The Host header of a request to an endpoint: the port only where it is not the scheme's. */
  static String hostOf(URI endpoint) {
    boolean usual = endpoint.getPort() < 0 || endpoint.getPort() == (isHttps(endpoint) ? 443 : 80);
    return usual ? endpoint.getHost() : endpoint.getHost() + ":" + endpoint.getPort();
  }

  private static boolean isHttps(URI endpoint) {
    return endpoint.getScheme().toLowerCase(Locale.ROOT).equals("https");
  }

  private static software.amazon.awssdk.auth.credentials.AwsCredentials sdkCredentials(
      AwsCredentials credentials) {
    String secretKey = credentials.secretAccessKey().reveal();
    Secret token = credentials.sessionToken();
    return token == null
        ? AwsBasicCredentials.create(credentials.accessKeyId(), secretKey)
        : AwsSessionCredentials.create(credentials.accessKeyId(), secretKey, token.reveal());
  }
}
