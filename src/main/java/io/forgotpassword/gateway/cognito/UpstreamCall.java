package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as Cognito will see it, member by member of the service model; null and empty members
 * are left out.
 */
public record UpstreamCall(
    Operation operation,
    String clientId,
    Username username,
    @Nullable String secretHash,
    Secret code,
    Secret password,
    @Nullable String ipAddress,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata) {

  /** The same call with a SecretHash. */
  public UpstreamCall withSecretHash(String hash) {
    return new UpstreamCall(
        operation,
        clientId,
        username,
        hash,
        code,
        password,
        ipAddress,
        encodedData,
        analyticsEndpointId,
        clientMetadata);
  }
}
