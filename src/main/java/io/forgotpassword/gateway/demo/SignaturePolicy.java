package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign calls with AWS Signature Version 4. A signature that is there is always verified.
 *
 * @param required whether a call without one is refused, as an endpoint policy would
 */
public record SignaturePolicy(boolean required, List<AccessKey> keys) {
  /**
   * AWS credentials.
   *
   * @param sessionToken of temporary credentials, else null
   */
  public record AccessKey(String id, Secret secret, @Nullable String sessionToken) {}

  /** Keeps a copy. */
  public SignaturePolicy {
    keys = List.copyOf(keys);
  }

  /** Every call must be signed by this key. */
  public static SignaturePolicy requiring(AccessKey key) {
    return new SignaturePolicy(true, List.of(key));
  }
}
