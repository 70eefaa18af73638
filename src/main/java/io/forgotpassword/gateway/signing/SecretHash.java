package io.forgotpassword.gateway.signing;

import io.forgotpassword.gateway.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Computes Cognito's SecretHash for one app client: {@code Base64(HMAC-SHA-256(client secret,
 * username || client id))}, see "Computing secret hash values" in the Amazon Cognito developer
 * guide. Not thread-safe: one for each event loop.
 */
public final class SecretHash {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final HmacSha256 hmac;
  private final byte[] clientId;

  public SecretHash(Secret clientSecret, String clientId) {
    this.hmac = new HmacSha256(clientSecret.reveal().getBytes(StandardCharsets.UTF_8));
    this.clientId = clientId.getBytes(StandardCharsets.UTF_8);
  }

  /** The hash for a username exactly as it is forwarded: 44 characters of Base64. */
  public String of(String username) {
    return BASE64.encodeToString(hmac.of(username.getBytes(StandardCharsets.UTF_8), clientId));
  }
}
