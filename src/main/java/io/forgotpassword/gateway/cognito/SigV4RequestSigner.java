package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.signing.AwsCredentials;
import io.forgotpassword.gateway.signing.SigV4Signer;
import io.forgotpassword.gateway.signing.SignatureHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Signs requests with AWS Signature Version 4. One instance for each event loop. */
public final class SigV4RequestSigner implements RequestSigner {
  private static final byte[] AUTHORIZATION = RequestHead.name("authorization");
  private static final byte[] CONTENT_SHA256 = RequestHead.name("x-amz-content-sha256");
  private static final byte[] AMZ_DATE = RequestHead.name("x-amz-date");
  private static final byte[] SECURITY_TOKEN = RequestHead.name("x-amz-security-token");

  private final SigV4Signer signer;
  private final Supplier<AwsCredentials> credentials;
  private final ClockSkew clock;

  /**
   * @param credentials the latest credentials, without waiting
   * @param clock Cognito's time, which this signer corrects
   */
  public SigV4RequestSigner(
      CognitoSettings settings, Supplier<AwsCredentials> credentials, ClockSkew clock) {
    this.signer = new SigV4Signer(settings.region(), HostHeader.of(settings.endpoint()));
    this.credentials = credentials;
    this.clock = clock;
  }

  @Override
  public void sign(RequestHead head, Operation operation, byte[] body) {
    SignatureHeaders signature =
        signer.sign(credentials.get(), operation.target(), body, clock.instant());
    head.add(AUTHORIZATION, signature.authorization());
    head.add(CONTENT_SHA256, signature.contentSha256());
    head.add(AMZ_DATE, signature.amzDate());
    if (signature.securityToken() != null) {
      head.add(SECURITY_TOKEN, signature.securityToken());
    }
  }

  @Override
  public void answered(@Nullable String date) {
    clock.heard(date);
  }
}
