package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.signing.AwsCredentials;
import io.forgotpassword.gateway.signing.SigV4Signer;
import io.forgotpassword.gateway.signing.SignatureHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Signs requests with AWS Signature Version 4. One instance for each event loop. */
public final class SigV4RequestSigner implements RequestSigner {
  private static final CharSequence CONTENT_SHA256 =
      HttpHeaders.createOptimized("x-amz-content-sha256");
  private static final CharSequence AMZ_DATE = HttpHeaders.createOptimized("x-amz-date");
  private static final CharSequence SECURITY_TOKEN =
      HttpHeaders.createOptimized("x-amz-security-token");

  private final SigV4Signer signer;
  private final Supplier<AwsCredentials> credentials;
  private final ClockSkew clock;

  /**
   * @param credentials the latest credentials, without waiting
   * @param clock Cognito's time, which this signer corrects
   */
  public SigV4RequestSigner(
      CognitoSettings settings, Supplier<AwsCredentials> credentials, ClockSkew clock) {
    this.signer = new SigV4Signer(settings.region(), hostHeaderOf(settings.endpoint()));
    this.credentials = credentials;
    this.clock = clock;
  }

  @Override
  public void sign(MultiMap headers, Operation operation, byte[] body) {
    SignatureHeaders signature =
        signer.sign(credentials.get(), operation.target(), body, clock.instant());
    headers.set(HttpHeaders.AUTHORIZATION, signature.authorization());
    headers.set(CONTENT_SHA256, signature.contentSha256());
    headers.set(AMZ_DATE, signature.amzDate());
    if (signature.securityToken() != null) {
      headers.set(SECURITY_TOKEN, signature.securityToken());
    }
  }

  @Override
  public void answered(@Nullable String date) {
    clock.heard(date);
  }

  /** The Host header as Vert.x sends it: the port only where it is not the scheme's own. */
  private static String hostHeaderOf(URI endpoint) {
    int usual = "https".equals(endpoint.getScheme()) ? 443 : 80;
    boolean plain = endpoint.getPort() < 0 || endpoint.getPort() == usual;
    return plain ? endpoint.getHost() : endpoint.getHost() + ":" + endpoint.getPort();
  }
}
