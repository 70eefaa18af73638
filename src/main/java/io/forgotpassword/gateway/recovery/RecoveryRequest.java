package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of ForgotPassword or ConfirmForgotPassword whose members satisfy the service's
 * constraints. A caller's SecretHash and IpAddress are not here: the gateway makes its own.
 *
 * @param code empty for ForgotPassword
 * @param password empty for ForgotPassword
 * @param encodedData the caller's UserContextData.EncodedData, exactly as sent
 */
public record RecoveryRequest(
    RequestContext context,
    Operation operation,
    String clientId,
    Username username,
    Secret code,
    Secret password,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata)
    implements CallerRequest {}
