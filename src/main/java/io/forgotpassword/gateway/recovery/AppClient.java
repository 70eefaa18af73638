package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.PassThroughCall;
import io.forgotpassword.gateway.cognito.RecoveryCall;
import io.forgotpassword.gateway.context.UserContext;
import io.forgotpassword.gateway.context.UserContextData;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One app client, ready for use: its settings and what is made from them for one event loop. */
public final class AppClient {
  private final ClientSettings settings;
  private final MetadataPolicy metadata;
  private final ClientProofs proofs;
  private final UserContext context;

  /**
   * @param secrets the client secrets in force
   * @param context describes the callers of this client
   */
  public AppClient(ClientSettings settings, ClientSecrets secrets, UserContext context) {
    this.settings = settings;
    this.metadata = new MetadataPolicy(settings.allowedMetadata(), settings.addedMetadata());
    this.proofs = new ClientProofs(secrets, settings.clientId());
    this.context = context;
  }

  ClientSettings settings() {
    return settings;
  }

  MetadataPolicy metadata() {
    return metadata;
  }

  ClientProofs proofs() {
    return proofs;
  }

  /** Whether a request is answered before Cognito is called. */
  boolean acknowledges(RecoveryRequest request) {
    return settings.disclosure() == ClientSettings.Disclosure.ACKNOWLEDGE
        && request.operation() == Operation.FORGOT_PASSWORD;
  }

  /** What Cognito is told of who is asking. */
  UserContextData describe(CallerRequest request) {
    Username username = request.username();
    return context.of(
        request.arrival().connection(),
        username == null ? null : username.exact(),
        request.encodedData());
  }

  /** The request as Cognito will see it, but for its SecretHash. */
  RecoveryCall callFor(RecoveryRequest request, UserContextData described) {
    return new RecoveryCall(
        request.operation(),
        settings.clientId(),
        request.username(),
        null,
        request.code(),
        request.password(),
        described.ipAddress(),
        described.encodedData(),
        endpointIdFor(request),
        metadata.crossing(request.clientMetadata()));
  }

  /** The request as Cognito will see it, but for what proves that it comes from this client. */
  PassThroughCall callFor(PassThroughRequest request) {
    Operation operation = request.operation();
    UserContextData described =
        operation.takes("UserContextData") ? describe(request) : UserContextData.NONE;
    return new PassThroughCall(
        operation,
        request.clientId(),
        request.username(),
        null,
        request.parameters(),
        request.others(),
        described.ipAddress(),
        described.encodedData(),
        operation.takes("AnalyticsMetadata") ? endpointIdFor(request) : null,
        operation.takes("ClientMetadata") ? metadata.crossing(request.clientMetadata()) : Map.of());
  }

  private @Nullable String endpointIdFor(CallerRequest request) {
    String endpointId = settings.analyticsEndpointId();
    return endpointId == null ? request.analyticsEndpointId() : endpointId;
  }
}
