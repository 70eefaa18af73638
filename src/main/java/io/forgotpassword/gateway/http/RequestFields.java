package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The members of a request as they are read, before their constraints are checked. */
final class RequestFields {
  @Nullable String clientId;
  @Nullable String secretHash;
  @Nullable String username;
  @Nullable String confirmationCode;
  @Nullable String password;
  @Nullable String ipAddress;
  @Nullable String encodedData;
  @Nullable String analyticsEndpointId;
  Map<String, String> clientMetadata = Map.of();

  /** The request, once {@link Constraints} hold. SecretHash and IpAddress are left behind here. */
  RecoveryRequest toRequest(RequestContext arrival, Operation operation) {
    boolean confirm = operation == Operation.CONFIRM_FORGOT_PASSWORD;
    return new RecoveryRequest(
        arrival,
        operation,
        Objects.requireNonNull(clientId),
        Username.of(Objects.requireNonNull(username)),
        confirm ? Secret.of(Objects.requireNonNull(confirmationCode)) : Secret.NONE,
        confirm ? Secret.of(Objects.requireNonNull(password)) : Secret.NONE,
        encodedData,
        analyticsEndpointId,
        clientMetadata);
  }
}
