package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of an operation of account recovery. */
public record RecoveryCall(
    Operation operation,
    String clientId,
    Username username,
    @Nullable String secretHash,
    Secret code,
    Secret password,
    @Nullable String ipAddress,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata)
    implements UpstreamCall {

  @Override
  public RecoveryCall withProof(String hash) {
    return new RecoveryCall(
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
