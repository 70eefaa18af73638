package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.PassThroughRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The body of an operation that is let through: the members that the gateway deals with, and the
 * others of the operation, each written anew as JSON. Members of other operations are skipped, as
 * Cognito does. Those of none are refused: a newer Cognito may know them, and dropped, they would
 * leave the caller with another result than the answer says.
 */
final class PassThroughBody {
  private final Operation operation;
  private final RequestFields fields = new RequestFields();
  private final Map<String, Secret> others = new LinkedHashMap<>();
  private Map<String, String> parameters = Map.of();

  private PassThroughBody(Operation operation) {
    this.operation = operation;
  }

  static PassThroughBody read(Operation operation, byte[] body) {
    PassThroughBody reading = new PassThroughBody(operation);
    reading.fields.refusesUnknown = true;
    JsonMembers.read(body, reading::member);
    if (operation.shape() == Operation.Shape.SIGN_IN) {
      reading.fields.username = reading.parameters.get("USERNAME");
    }
    return reading;
  }

  /** What requests of all operations have in common. */
  RequestFields fields() {
    return fields;
  }

  /**
   * The request, once {@link Constraints} hold. The caller's SecretHash and ClientSecret end here,
   * but for a renewal of tokens that names nobody: no other hash can be made for it.
   */
  PassThroughRequest toRequest(RequestContext context) {
    Map<String, Secret> kept = new HashMap<>();
    parameters.forEach((name, value) -> kept.put(name, Secret.of(value)));
    if (fields.username != null || !renewsTokens()) {
      kept.remove("SECRET_HASH");
    }
    return new PassThroughRequest(
        context,
        operation,
        fields.clientId,
        fields.username == null ? null : Username.of(fields.username),
        kept,
        others,
        fields.encodedData,
        fields.analyticsEndpointId,
        fields.clientMetadata);
  }

  private boolean renewsTokens() {
    String flow = others.getOrDefault("AuthFlow", Secret.NONE).reveal();
    return flow.equals("\"REFRESH_TOKEN_AUTH\"") || flow.equals("\"REFRESH_TOKEN\"");
  }

  private void member(String name, JsonMembers value) throws IOException {
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
          fields.readCognito(name, value);
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
}
