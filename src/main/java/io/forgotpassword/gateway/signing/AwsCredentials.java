package io.forgotpassword.gateway.signing;

import io.forgotpassword.gateway.model.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * AWS credentials to sign with; long-lived ones have no session token. The expiration is null when
 * they do not expire or it is unknown. {@link #toString()} shows none of them.
 */
public record AwsCredentials(
    String accessKeyId,
    Secret secretAccessKey,
    @Nullable Secret sessionToken,
    @Nullable Instant expiration) {

  /**
   * Refuses a key id or a token that is not printable ASCII, which is all that a header may hold;
   * the message does not contain it.
   */
  public AwsCredentials {
    requirePrintable("access key id", accessKeyId);
    requirePrintable("session token", sessionToken == null ? "" : sessionToken.reveal());
  }

  private static void requirePrintable(String what, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException(
            "the %s has U+%04X at %d (expected: printable ASCII)".formatted(what, (int) c, i));
      }
    }
  }

  @Override
  public String toString() {
    return "AwsCredentials[***]";
  }
}
