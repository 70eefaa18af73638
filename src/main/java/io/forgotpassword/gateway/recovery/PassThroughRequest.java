package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of another operation, taken apart: what the gateway looks at, and the rest. A caller's
 * ClientSecret and IpAddress are not here, and its SecretHash only as said below: the gateway makes
 * its own.
 *
 * @param clientId null when the operation names no client
 * @param username null when the request names nobody
 * @param parameters AuthParameters or ChallengeResponses; with SECRET_HASH only when the gateway
 *     can make none because nobody is named
 * @param others the members that the gateway does not look at, each as JSON
 * @param encodedData the caller's UserContextData.EncodedData, exactly as sent
 */
public record PassThroughRequest(
    RequestContext context,
    Operation operation,
    @Nullable String clientId,
    @Nullable Username username,
    Map<String, Secret> parameters,
    Map<String, Secret> others,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata)
    implements CallerRequest {
  private static final String NEW_PASSWORD = "\"NEW_PASSWORD_REQUIRED\"";

  /** An answer to a challenge that sets a new password counts as a recovery. */
  @Override
  public QuotaCategory category() {
    return NEW_PASSWORD.equals(others.getOrDefault("ChallengeName", Secret.NONE).reveal())
        ? QuotaCategory.USER_ACCOUNT_RECOVERY
        : operation.category();
  }
}
