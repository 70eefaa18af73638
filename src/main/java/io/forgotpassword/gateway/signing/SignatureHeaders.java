package io.forgotpassword.gateway.signing;

import org.jspecify.annotations.Nullable;

/**
 * The header values that make a request a signed one. {@link #toString()} shows only the date.
 *
 * @param authorization Authorization
 * @param contentSha256 X-Amz-Content-Sha256, the body's digest in hexadecimal
 * @param amzDate X-Amz-Date, such as {@code 20231114T221320Z}
 * @param securityToken X-Amz-Security-Token, null when the credentials have no session token
 */
public record SignatureHeaders(
    String authorization, String contentSha256, String amzDate, @Nullable String securityToken) {

  @Override
  public String toString() {
    return "SignatureHeaders[" + amzDate + "]";
  }
}
