package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.PassThroughRequest;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members of a request as they are read, before their constraints are checked. */
final class RequestFields {
  /** The members of Cognito's operations that the gateway deals with, beside those of recovery. */
  private static final Set<String> DEALT_WITH =
      Set.of(
          "ClientId",
          "ClientSecret",
          "SecretHash",
          "Username",
          "UserContextData",
          "AnalyticsMetadata",
          "ClientMetadata",
          "AuthParameters",
          "ChallengeResponses");

  @Nullable String clientId;
  @Nullable String secretHash;
  @Nullable String username;
  @Nullable String confirmationCode;
  @Nullable String password;
  @Nullable String ipAddress;
  @Nullable String encodedData;
  @Nullable String analyticsEndpointId;
  Map<String, String> clientMetadata = Map.of();

  /** AuthParameters or ChallengeResponses of an operation that is let through. */
  private Map<String, Secret> parameters = Map.of();

  /** The members that the gateway does not look at, each written anew as JSON. */
  private Map<String, Secret> others = Map.of();

  /** Reads what requests of all operations have in common in Cognito's protocol. */
  private static RequestFields ofCognito(JsonMembers members) {
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

  /**
   * Reads a body of an operation that is let through. Members of other operations are skipped, as
   * Cognito does. Those of none are refused: a newer Cognito may know them, and dropped, they would
   * leave the caller with another result than the answer says.
   */
  static RequestFields ofOther(Operation operation, byte[] body) {
    JsonMembers members = JsonMembers.read(body);
    members.refuseUnknown("", Operation::isMember);
    members.retain(operation.members());
    members
        .structure("UserContextData")
        .refuseUnknown("UserContextData.", Set.of("IpAddress", "EncodedData")::contains);
    members
        .structure("AnalyticsMetadata")
        .refuseUnknown("AnalyticsMetadata.", "AnalyticsEndpointId"::equals);
    RequestFields fields = ofCognito(members);
    Map<String, Secret> parameters = new HashMap<>();
    for (String map : List.of("AuthParameters", "ChallengeResponses")) {
      members.map(map).forEach((name, value) -> parameters.put(name, Secret.of(value)));
    }
    if (operation.shape() == Operation.Shape.SIGN_IN) {
      Secret named = parameters.get("USERNAME");
      fields.username = named == null ? null : named.reveal();
    }
    Map<String, Secret> others = new LinkedHashMap<>();
    for (String name : members.names()) {
      String json = DEALT_WITH.contains(name) ? null : members.json(name);
      if (json != null) {
        others.put(name, Secret.of(json));
      }
    }
    fields.parameters = parameters;
    fields.others = others;
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

  /**
   * The same for an operation that is let through. The caller's SecretHash and ClientSecret end
   * here, but for a renewal of tokens that names nobody: no other hash can be made for it.
   */
  PassThroughRequest toOtherRequest(RequestContext context, Operation operation) {
    Map<String, Secret> kept = new HashMap<>(parameters);
    if (username != null || !renewsTokens()) {
      kept.remove("SECRET_HASH");
    }
    return new PassThroughRequest(
        context,
        operation,
        clientId,
        username == null ? null : Username.of(username),
        kept,
        others,
        encodedData,
        analyticsEndpointId,
        clientMetadata);
  }

  private boolean renewsTokens() {
    String flow = others.getOrDefault("AuthFlow", Secret.NONE).reveal();
    return flow.equals("\"REFRESH_TOKEN_AUTH\"") || flow.equals("\"REFRESH_TOKEN\"");
  }
}
