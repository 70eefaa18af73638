package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of an operation besides those of account recovery.
 *
 * @param proof SecretHash, SECRET_HASH among the parameters or ClientSecret, as the operation has
 *     it
 * @param parameters AuthParameters or ChallengeResponses, as the operation has it
 * @param others the members that the gateway does not look at, each as JSON
 */
public record PassThroughCall(
    Operation operation,
    @Nullable String clientId,
    @Nullable Username username,
    @Nullable String proof,
    Map<String, Secret> parameters,
    Map<String, Secret> others,
    @Nullable String ipAddress,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata)
    implements UpstreamCall {

  /** A call that names no client, so that nothing configured for one can be added. */
  public static PassThroughCall ofNoClient(
      Operation operation, @Nullable Username username, Map<String, Secret> others) {
    return new PassThroughCall(
        operation, null, username, null, Map.of(), others, null, null, null, Map.of());
  }

  @Override
  public PassThroughCall withProof(String newProof) {
    return new PassThroughCall(
        operation,
        clientId,
        username,
        newProof,
        parameters,
        others,
        ipAddress,
        encodedData,
        analyticsEndpointId,
        clientMetadata);
  }
}
