package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.signing.AwsCredentials;
import io.forgotpassword.gateway.signing.SigV4Signer;
import io.forgotpassword.gateway.signing.SigV4Signer.SignatureHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Signs requests with AWS Signature Version 4. One instance for each event loop. */
public final class SigV4RequestSigner implements RequestSigner {
  private final SigV4Signer signer;
  private final Supplier<AwsCredentials> credentials;
  private final ClockSkew clock;

  /**
   * @param credentials the latest credentials; must not block
   * @param clock Cognito's time, which the dates of its answers correct
   */
  public SigV4RequestSigner(
      CognitoSettings settings, Supplier<AwsCredentials> credentials, ClockSkew clock) {
    this.signer = new SigV4Signer(settings.region(), settings.hostHeader());
    this.credentials = credentials;
    this.clock = clock;
  }

  @Override
  public SignatureHeaders sign(Operation operation, byte[] body) {
    return signer.sign(credentials.get(), operation.target(), body, clock.instant());
  }

  @Override
  public void answered(@Nullable String date) {
    clock.heard(date);
  }
}
