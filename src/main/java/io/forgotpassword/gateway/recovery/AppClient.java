package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.cognito.UpstreamCall;
import io.forgotpassword.gateway.context.EncodedDataDeriver;
import io.forgotpassword.gateway.context.UserContext;
import io.forgotpassword.gateway.context.UserContext.UserContextData;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.PasswordPolicy;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One app client: its settings and what one event loop makes from them. */
record AppClient(
    ClientSettings settings,
    MetadataPolicy metadata,
    ClientSecrets.Proofs proofs,
    UserContext context,
    @Nullable OwnerPause pause) {

  /**
   * @param secrets the client secrets in force
   * @param deviceKey keys the device ids that are derived
   * @param clock dates the EncodedData that is derived
   * @param pause makes the links for messages; null when there are none
   */
  AppClient(
      ClientSettings settings,
      ClientSecrets secrets,
      byte[] deviceKey,
      InstantSource clock,
      @Nullable OwnerPause pause) {
    this(
        settings,
        new MetadataPolicy(
            settings.allowedMetadata(),
            settings.addedMetadata(),
            pause == null ? OwnerPauseSettings.DEFAULT_KEY : pause.key()),
        secrets.proofsOf(settings.clientId()),
        contextOf(settings, deviceKey, clock),
        pause);
  }

  private static UserContext contextOf(
      ClientSettings client, byte[] deviceKey, InstantSource clock) {
    EncodedDataDeriver deriver =
        client.encodedData() != ClientSettings.EncodedData.DERIVE
            ? null
            : new EncodedDataDeriver(
                client.clientId(),
                Objects.requireNonNull(client.userPoolId(), "the loader requires it to derive"),
                deviceKey,
                clock);
    boolean relays = client.encodedData() != ClientSettings.EncodedData.OFF;
    return new UserContext(client.ipAddress(), relays, deriver);
  }

  /** Why a request is refused before anything else is asked, or null when it is not. */
  Outcome.@Nullable Refused objectionTo(RecoveryRequest request) {
    PasswordPolicy policy = settings.passwordPolicy();
    ServiceError broken =
        policy == null || request.operation() != Operation.CONFIRM_FORGOT_PASSWORD
            ? null
            : policy.objectionTo(request.password());
    return broken == null
        ? metadata.objectionTo(request.clientMetadata())
        : Outcome.Refused.locally(Verdict.INVALID, broken);
  }

  boolean isFaithful() {
    return settings.disclosure() == ClientSettings.Disclosure.FAITHFUL;
  }

  /** Whether a request is answered before Cognito is called. */
  boolean acknowledges(RecoveryRequest request) {
    return settings.disclosure() == ClientSettings.Disclosure.ACKNOWLEDGE
        && request.operation() == Operation.FORGOT_PASSWORD;
  }

  /** What Cognito is told of who is asking. */
  private UserContextData describe(CallerRequest request) {
    Username username = request.username();
    return context.of(
        request.context().connection(),
        username == null ? null : username.exact(),
        request.encodedData());
  }

  /** The request as Cognito will see it, without its SecretHash. */
  UpstreamCall callFor(RecoveryRequest request) {
    UserContextData described = describe(request);
    return UpstreamCall.ofRecovery(
        request.operation(),
        settings.clientId(),
        request.username(),
        request.code(),
        request.password(),
        described.ipAddress(),
        described.encodedData(),
        endpointIdFor(request),
        metadataFor(request));
  }

  /**
   * The link goes to ForgotPassword alone: a pause stops no message of another operation whose
   * ClientMetadata the custom-message trigger gets.
   */
  private Map<String, String> metadataFor(RecoveryRequest request) {
    Map<String, String> crossing = metadata.crossing(request.clientMetadata());
    return pause == null || request.operation() != Operation.FORGOT_PASSWORD
        ? crossing
        : pause.addLink(crossing, request.username(), settings.clientId());
  }

  /** The request as Cognito will see it, without the proof that it comes from this client. */
  UpstreamCall callFor(PassThroughRequest request) {
    Operation operation = request.operation();
    UserContextData described =
        operation.takes("UserContextData") ? describe(request) : UserContextData.NONE;
    return new UpstreamCall(
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

  /** The AnalyticsEndpointId that Cognito is sent. */
  @Nullable String endpointIdFor(CallerRequest request) {
    String endpointId = settings.analyticsEndpointId();
    return endpointId == null ? request.analyticsEndpointId() : endpointId;
  }
}
