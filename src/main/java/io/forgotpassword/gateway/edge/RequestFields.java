package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.PassThroughRequest;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  /** AuthParameters or ChallengeResponses of an operation that is let through. */
  private Map<String, String> parameters = Map.of();

  /** The members that the gateway does not look at, each written anew as JSON. */
  private final Map<String, Secret> others = new LinkedHashMap<>();

  /** Whether a member of a structure that the model does not have is refused, or skipped. */
  private boolean refusesUnknown;

  /** Reads a body for account recovery in Cognito's JSON 1.1 protocol. */
  static RequestFields ofCognito(byte[] body) {
    RequestFields fields = new RequestFields();
    JsonMembers.read(body, fields::readCognito);
    return fields;
  }

  /**
   * Reads a body of an operation that is let through. Members of other operations are skipped, as
   * Cognito does. Those of none are refused: a newer Cognito may know them, and dropped, they would
   * leave the caller with another result than the answer says.
   */
  static RequestFields ofOther(Operation operation, byte[] body) {
    RequestFields fields = new RequestFields();
    fields.refusesUnknown = true;
    JsonMembers.read(body, (name, value) -> fields.readOther(operation, name, value));
    if (operation.shape() == Operation.Shape.SIGN_IN) {
      fields.username = fields.parameters.get("USERNAME");
    }
    return fields;
  }

  static RequestFields ofRestJson(byte[] body) {
    RequestFields fields = new RequestFields();
    JsonMembers.read(body, fields::readRest);
    return fields;
  }

  static RequestFields ofForm(byte[] body) {
    FormFields form = FormFields.of(body);
    RequestFields fields = new RequestFields();
    fields.username = form.only("username");
    fields.clientId = form.only("client_id");
    fields.confirmationCode = form.only("code");
    fields.password = form.only("password");
    return fields;
  }

  private void readCognito(String name, JsonMembers value) throws IOException {
    switch (name) {
      case "ClientId" -> clientId = value.text(name);
      case "SecretHash" -> secretHash = value.text(name);
      case "Username" -> username = value.text(name);
      case "ConfirmationCode" -> confirmationCode = value.text(name);
      case "Password" -> password = value.text(name);
      case "UserContextData" -> value.structure(name, this::readContext);
      case "AnalyticsMetadata" -> value.structure(name, this::readAnalytics);
      case "ClientMetadata" -> clientMetadata = value.map(name);
      default -> value.skip();
    }
  }

  private void readOther(Operation operation, String name, JsonMembers value) throws IOException {
    if (!operation.takes(name)) {
      if (!Operation.isMember(name)) {
        throw Refusal.unknownMember(name);
      }
      value.skip();
      return;
    }
    switch (name) {
      case "ClientId",
          "SecretHash",
          "Username",
          "UserContextData",
          "AnalyticsMetadata",
          "ClientMetadata" ->
          readCognito(name, value);
      case "AuthParameters", "ChallengeResponses" -> parameters = value.map(name);
      case "ClientSecret" -> value.skip();
      default -> {
        String json = value.json(name);
        if (json != null) {
          others.put(name, Secret.of(json));
        }
      }
    }
  }

  private void readContext(String name, JsonMembers value) throws IOException {
    switch (name) {
      case "IpAddress" -> ipAddress = value.text(name);
      case "EncodedData" -> encodedData = value.text(name);
      default -> unknown("UserContextData." + name, value);
    }
  }

  private void readAnalytics(String name, JsonMembers value) throws IOException {
    switch (name) {
      case "AnalyticsEndpointId" -> analyticsEndpointId = value.text(name);
      default -> unknown("AnalyticsMetadata." + name, value);
    }
  }

  private void unknown(String name, JsonMembers value) throws IOException {
    if (refusesUnknown) {
      throw Refusal.unknownMember(name);
    }
    value.skip();
  }

  private void readRest(String name, JsonMembers value) throws IOException {
    switch (name) {
      case "username" -> username = value.text(name);
      case "client_id" -> clientId = value.text(name);
      case "code" -> confirmationCode = value.text(name);
      case "password" -> password = value.text(name);
      default -> value.skip();
    }
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
    Map<String, Secret> kept = new HashMap<>();
    parameters.forEach((name, value) -> kept.put(name, Secret.of(value)));
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
