package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.signing.SigV4Signer.SignatureHeaders;
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

  /**
   * Hears Cognito's time, which decides whether a signature is valid.
   *
   * @param date the Date header of an answer
   */
  default void answered(@Nullable String date) {}
}
