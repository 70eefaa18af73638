package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.context.UserContext;
import io.forgotpassword.gateway.context.UserContextData;
import io.forgotpassword.gateway.model.Operation;

/** One app client, ready for use: its settings and what is made from them for one event loop. */
public final class AppClient {
  private final ClientSettings settings;
  private final MetadataPolicy metadata;
  private final SecretHashes secretHashes;
  private final UserContext context;

  /**
   * @param secrets the client secrets in force
   * @param context describes the callers of this client
   */
  public AppClient(ClientSettings settings, ClientSecrets secrets, UserContext context) {
    this.settings = settings;
    this.metadata = new MetadataPolicy(settings.allowedMetadata(), settings.addedMetadata());
    this.secretHashes = new SecretHashes(secrets, settings.clientId());
    this.context = context;
  }

  ClientSettings settings() {
    return settings;
  }

  MetadataPolicy metadata() {
    return metadata;
  }

  SecretHashes secretHashes() {
    return secretHashes;
  }

  /** Whether a request is answered before Cognito is called. */
  boolean acknowledges(RecoveryRequest request) {
    return settings.disclosure() == ClientSettings.Disclosure.ACKNOWLEDGE
        && request.operation() == Operation.FORGOT_PASSWORD;
  }

  /** What Cognito is told of who is asking. */
  UserContextData describe(RecoveryRequest request) {
    return context.of(
        request.arrival().connection(), request.username().exact(), request.encodedData());
  }

  /** The request as Cognito will see it, but for its SecretHash. */
  UpstreamCall callFor(RecoveryRequest request, UserContextData described) {
    String endpointId = settings.analyticsEndpointId();
    return new UpstreamCall(
        request.operation(),
        settings.clientId(),
        request.username(),
        null,
        request.code(),
        request.password(),
        described.ipAddress(),
        described.encodedData(),
        endpointId == null ? request.analyticsEndpointId() : endpointId,
        metadata.crossing(request.clientMetadata()));
  }
}
