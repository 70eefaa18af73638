package io.forgotpassword.gateway.signing;

/** There are no credentials to sign with; the message says why and holds no secret. */
public final class CredentialsUnavailableException extends IllegalStateException {
  /** Unavailable for a reason that an operator can act on. */
  public CredentialsUnavailableException(String reason) {
    super(reason);
  }
}
