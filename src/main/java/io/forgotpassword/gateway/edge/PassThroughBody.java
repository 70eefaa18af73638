package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.recovery.PassThroughRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The body of an operation that is let through: the members that the gateway deals with, and the
 * others of the operation, each written anew as JSON.
 *
 * @param fields what requests of all operations have in common
 * @param parameters AuthParameters or ChallengeResponses
 */
record PassThroughBody(
    Operation operation,
    RequestFields fields,
    Map<String, String> parameters,
    Map<String, Secret> others) {
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

  /**
   * Members of other operations are skipped, as Cognito does. Those of none are refused: a newer
   * Cognito may know them, and dropped, they would leave the caller with another result than the
   * answer says.
   */
  static PassThroughBody read(Operation operation, byte[] body) {
    JsonMembers members = JsonMembers.read(body);
    members.refuseUnknown("", Operation::isMember);
    members.retain(operation.members());
    members
        .structure("UserContextData")
        .refuseUnknown("UserContextData.", Set.of("IpAddress", "EncodedData")::contains);
    members
        .structure("AnalyticsMetadata")
        .refuseUnknown("AnalyticsMetadata.", "AnalyticsEndpointId"::equals);
    RequestFields fields = RequestFields.ofCognito(members);
    Map<String, String> parameters = new HashMap<>(members.map("AuthParameters"));
    parameters.putAll(members.map("ChallengeResponses"));
    if (operation.shape() == Operation.Shape.SIGN_IN) {
      fields.username = parameters.get("USERNAME");
    }
    Map<String, Secret> others = new LinkedHashMap<>();
    for (String name : members.names()) {
      String json = DEALT_WITH.contains(name) ? null : members.json(name);
      if (json != null) {
        others.put(name, Secret.of(json));
      }
    }
    return new PassThroughBody(operation, fields, parameters, others);
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
}
