package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as Cognito will see it, member by member of the service model. Null and empty members
 * are not sent.
 *
 * @param proof SecretHash, SECRET_HASH among the parameters or ClientSecret, as the operation has
 *     it
 * @param parameters texts: of a sign-in its AuthParameters or ChallengeResponses, else members
 * @param others the members that the gateway does not look at, each as JSON
 */
public record UpstreamCall(
    Operation operation,
    @Nullable String clientId,
    @Nullable Username username,
    @Nullable String proof,
    Map<String, Secret> parameters,
    Map<String, Secret> others,
    @Nullable String ipAddress,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata) {
  /** A call of account recovery; ForgotPassword has neither code nor password. */
  public static UpstreamCall ofRecovery(
      Operation operation,
      String clientId,
      Username username,
      Secret code,
      Secret password,
      @Nullable String ipAddress,
      @Nullable String encodedData,
      @Nullable String analyticsEndpointId,
      Map<String, String> clientMetadata) {
    Map<String, Secret> parameters = new LinkedHashMap<>();
    if (!code.isEmpty()) {
      parameters.put("ConfirmationCode", code);
      parameters.put("Password", password);
    }
    return new UpstreamCall(
        operation,
        clientId,
        username,
        null,
        parameters,
        Map.of(),
        ipAddress,
        encodedData,
        analyticsEndpointId,
        clientMetadata);
  }

  /** A call that names no client, so that nothing configured for one can be added. */
  public static UpstreamCall ofNoClient(
      Operation operation, @Nullable Username username, Map<String, Secret> others) {
    return new UpstreamCall(
        operation, null, username, null, Map.of(), others, null, null, null, Map.of());
  }

  /** The same call with a proof that it comes from its app client. */
  public UpstreamCall withProof(String newProof) {
    return new UpstreamCall(
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
