package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.PoolOperation.Member;
import io.forgotpassword.gateway.demo.PoolOperation.Proof;
import io.forgotpassword.gateway.model.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A call's input, after every constraint of the service's model was checked.
 *
 * @param clientId empty where only an access token speaks
 * @param username the Username member or USERNAME parameter, empty where there is neither
 * @param secretHash the SecretHash member or SECRET_HASH parameter
 * @param own what only this operation has, by name: members, AuthParameters, ChallengeResponses
 * @param userAttributes of SignUp
 * @param forceAliasCreation of ConfirmSignUp
 * @param members the names of all members of the body, unknown ones included
 */
record CallInput(
    PoolOperation operation,
    String clientId,
    String username,
    @Nullable String secretHash,
    @Nullable String ipAddress,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata,
    Map<String, Secret> own,
    Map<String, String> userAttributes,
    boolean forceAliasCreation,
    Set<String> members) {

  /** Reads a body; what is not JSON, of a wrong type or against a constraint is refused. */
  static CallInput read(PoolOperation operation, byte[] body) {
    ObjectNode json =
        Members.objectIn(body)
            .orElseThrow(() -> Refused.serialization("The body is not a JSON object."));
    Members members = new Members(json);
    Map<String, Secret> own = parameters(operation, members);
    boolean named = operation.proof() == Proof.SECRET_HASH;
    boolean bySomeClient = operation.proof() != Proof.ACCESS_TOKEN;
    CallInput input =
        new CallInput(
            operation,
            bySomeClient ? members.required("ClientId", Constraint.CLIENT_ID) : "",
            named ? members.required("Username", Constraint.USERNAME) : text(own, "USERNAME"),
            named
                ? members.optional("SecretHash", Constraint.SECRET_HASH)
                : own.containsKey("SECRET_HASH") ? text(own, "SECRET_HASH") : null,
            members.optional("UserContextData", "IpAddress", Constraint.IP_ADDRESS),
            members.optional("UserContextData", "EncodedData", Constraint.ENCODED_DATA),
            members.optional("AnalyticsMetadata", "AnalyticsEndpointId", Constraint.ENDPOINT_ID),
            Map.copyOf(members.map("ClientMetadata", Constraint.METADATA)),
            own,
            members.attributes("UserAttributes"),
            members.flag("ForceAliasCreation"),
            namesOf(json));
    members.attributes("ValidationData");
    for (Member member : operation.own()) {
      own.put(member.name(), Secret.of(members.text(member)));
    }
    members.refuseIfBroken();
    return input;
  }

  /** A member or parameter of its own, empty when absent. */
  Secret get(String name) {
    return own.getOrDefault(name, Secret.NONE);
  }

  /** A parameter that this flow or challenge needs; its absence ends the call. */
  String require(String parameter) {
    Secret value = get(parameter);
    if (value.isEmpty()) {
      throw Refused.missingParameter(parameter);
    }
    return value.reveal();
  }

  /** Whether it brings a refresh token, which says who the user is. */
  boolean refreshes() {
    String flow = text(own, "AuthFlow");
    return flow.equals("REFRESH_TOKEN_AUTH") || flow.equals("REFRESH_TOKEN");
  }

  private static Map<String, Secret> parameters(PoolOperation operation, Members members) {
    Map<String, String> sent =
        switch (operation.proof()) {
          case AUTH_PARAMETERS -> members.map("AuthParameters", Constraint.AUTH_PARAMETERS);
          case CHALLENGE_RESPONSES ->
              members.map("ChallengeResponses", Constraint.CHALLENGE_RESPONSES);
          default -> Map.of();
        };
    Map<String, Secret> parameters = new LinkedHashMap<>();
    sent.forEach((name, value) -> parameters.put(name, Secret.of(value)));
    return parameters;
  }

  private static String text(Map<String, Secret> own, String name) {
    return own.getOrDefault(name, Secret.NONE).reveal();
  }

  private static Set<String> namesOf(ObjectNode json) {
    Set<String> names = new TreeSet<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
