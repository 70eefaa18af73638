package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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

  /** Reads what requests of all operations have in common in Cognito's protocol. */
  static RequestFields ofCognito(JsonMembers members) {
    RequestFields fields = new RequestFields();
    fields.clientId = members.text("ClientId");
    fields.secretHash = members.text("SecretHash");
    fields.username = members.text("Username");
    JsonMembers userContext = members.structure("UserContextData");
    fields.ipAddress = userContext.text("IpAddress");
    fields.encodedData = userContext.text("EncodedData");
    fields.analyticsEndpointId = members.structure("AnalyticsMetadata").text("AnalyticsEndpointId");
    fields.clientMetadata = members.map("ClientMetadata");
    return fields;
  }

  /** Reads a body for account recovery in Cognito's protocol; unknown members are skipped. */
  static RequestFields ofCognito(byte[] body) {
    JsonMembers members = JsonMembers.read(body);
    RequestFields fields = ofCognito(members);
    fields.confirmationCode = members.text("ConfirmationCode");
    fields.password = members.text("Password");
    return fields;
  }

  static RequestFields ofRestJson(byte[] body) {
    return ofRest(JsonMembers.read(body)::text);
  }

  static RequestFields ofForm(byte[] body) {
    return ofRest(FormFields.of(body)::only);
  }

  private static RequestFields ofRest(Function<String, @Nullable String> values) {
    RequestFields fields = new RequestFields();
    fields.username = values.apply("username");
    fields.clientId = values.apply("client_id");
    fields.confirmationCode = values.apply("code");
    fields.password = values.apply("password");
    return fields;
  }

  /** The request, once {@link Constraints} hold. The caller's SecretHash and IpAddress end here. */
  RecoveryRequest toRequest(RequestContext context, Operation operation) {
    boolean confirm = operation == Operation.CONFIRM_FORGOT_PASSWORD;
    return new RecoveryRequest(
        context,
        operation,
        Objects.requireNonNull(clientId),
        Username.of(Objects.requireNonNull(username)),
        confirm ? Secret.of(Objects.requireNonNull(confirmationCode)) : Secret.NONE,
        confirm ? Secret.of(Objects.requireNonNull(password)) : Secret.NONE,
        encodedData,
        analyticsEndpointId,
        clientMetadata,
        null);
  }
}
