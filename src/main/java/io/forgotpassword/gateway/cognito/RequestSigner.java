package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.signing.AwsCredentials;
import io.forgotpassword.gateway.signing.SigV4Signer;
import io.forgotpassword.gateway.signing.SigV4Signer.SignatureHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Proves to Cognito who is calling. */
public interface RequestSigner {
  /** Signs nothing: every operation that the gateway forwards is public. */
  RequestSigner NONE = (operation, body) -> null;

  /**
   * The headers that make a request a signed one; null when it needs none.
   *
   * @param body the exact bytes that are sent
   * @throws RuntimeException when there are no credentials to sign with
   */
  @Nullable SignatureHeaders sign(Operation operation, byte[] body);

  /** Hears the Date header of an answer, because Cognito's time decides what is valid. */
  default void answered(@Nullable String date) {}

  /**
   * Signs with AWS Signature Version 4. One instance for each event loop.
   *
   * @param credentials the latest credentials; must not block
   * @param clock Cognito's time, which the dates of its answers correct
   */
  static RequestSigner sigV4(
      CognitoSettings settings, Supplier<AwsCredentials> credentials, ClockSkew clock) {
    SigV4Signer signer = new SigV4Signer(settings.region(), settings.hostHeader());
    return new RequestSigner() {
      @Override
      public SignatureHeaders sign(Operation operation, byte[] body) {
        return signer.sign(credentials.get(), operation.target(), body, clock.instant());
      }

      @Override
      public void answered(@Nullable String date) {
        clock.heard(date);
      }
    };
  }
}
