package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.TrustedDevice;
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
 * @param device null before {@link OwnerDevices} have looked at it, and when it proves nothing
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
    Map<String, String> clientMetadata,
    @Nullable TrustedDevice device)
    implements CallerRequest {
  /** This request as one of a device that proved to be the owner's; null takes that back. */
  RecoveryRequest ofDevice(@Nullable TrustedDevice proven) {
    return new RecoveryRequest(
        context,
        operation,
        clientId,
        username,
        code,
        password,
        encodedData,
        analyticsEndpointId,
        clientMetadata,
        proven);
  }
}
