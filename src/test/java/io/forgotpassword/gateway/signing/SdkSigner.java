package io.forgotpassword.gateway.signing;

import io.forgotpassword.gateway.model.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.StringInputStream;

/**
 * The oracle: the AWS SDK's own signer. It is the older of its two, because the newer one always
 * adds and signs x-amz-content-sha256, which AWS asks for from S3 alone.
 */
final class SdkSigner {
  private SdkSigner() {}

  /** The signed request's headers, as the SDK would send them. */
  @SuppressWarnings("deprecation")
  static SignatureHeaders sign(
      AwsCredentials credentials,
      String region,
      URI endpoint,
      String target,
      String body,
      Instant now) {
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", target)
            .contentStreamProvider(() -> new StringInputStream(body))
            .build();
    Aws4SignerParams params =
        Aws4SignerParams.builder()
            .awsCredentials(sdkCredentials(credentials))
            .signingName("cognito-idp")
            .signingRegion(Region.of(region))
            .signingClockOverride(Clock.fixed(now, ZoneOffset.UTC))
            .build();
    SdkHttpFullRequest signed =
        software.amazon.awssdk.auth.signer.Aws4Signer.create().sign(request, params);
    return new SignatureHeaders(
        signed.firstMatchingHeader("Authorization").orElseThrow(),
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
