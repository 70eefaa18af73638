package io.forgotpassword.gateway.signing;

import io.forgotpassword.gateway.model.Secret;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * Looks credentials up where every AWS SDK does: system properties, environment, web identity,
 * profile, container, instance metadata, in this order; see "Default credentials provider chain" in
 * the AWS SDK for Java 2.x guide.
 *
 * <p>Every look-up uses a new chain. A chain that is kept reads the profile file only once and
 * returns temporary credentials until shortly before they expire. The SDK knows the expiration of
 * credentials from STS, but not of those from containers and instances.
 */
final class DefaultCredentials implements Supplier<AwsCredentials> {

  /** Blocks on files and on HTTP; throws the SDK's exception when nothing is found. */
  @Override
  public AwsCredentials get() {
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
      return of(chain.resolveCredentials());
    }
  }

  private static AwsCredentials of(software.amazon.awssdk.auth.credentials.AwsCredentials found) {
    @Nullable Secret token =
        found instanceof AwsSessionCredentials session ? Secret.of(session.sessionToken()) : null;
    @Nullable Instant expiration = found.expirationTime().orElse(null);
    return new AwsCredentials(
        found.accessKeyId(), Secret.of(found.secretAccessKey()), token, expiration);
  }
}
