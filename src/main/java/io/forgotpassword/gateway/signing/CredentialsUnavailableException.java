package io.forgotpassword.gateway.signing;

/** No credentials to sign with; the message gives the reason and holds no secret. */
public final class CredentialsUnavailableException extends IllegalStateException {
  /** The reason is shown to the operator. */
  public CredentialsUnavailableException(String reason) {
    super(reason);
  }
}
