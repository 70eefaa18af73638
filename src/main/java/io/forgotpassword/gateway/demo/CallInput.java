package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A call's input, every constraint of the service's model held.
 *
 * @param code empty for ForgotPassword
 * @param password empty for ForgotPassword
 * @param members the names of all members of the body, unknown ones included
 */
record CallInput(
    Operation operation,
    String clientId,
    String username,
    @Nullable String secretHash,
    @Nullable String ipAddress,
    @Nullable String encodedData,
    @Nullable String analyticsEndpointId,
    Map<String, String> clientMetadata,
    Secret code,
    Secret password,
    Set<String> members) {

  /** Reads a body; what is not JSON, of a wrong type or against a constraint is refused. */
  static CallInput read(Operation operation, byte[] body) {
    ObjectNode json =
        Json.objectOf(body)
            .orElseThrow(() -> Refusals.serialization("The body is not a JSON object."));
    Members members = new Members(json);
    boolean confirm = operation == Operation.CONFIRM_FORGOT_PASSWORD;
    CallInput input =
        new CallInput(
            operation,
            members.required("ClientId", Constraint.CLIENT_ID),
            members.required("Username", Constraint.USERNAME),
            members.optional("SecretHash", Constraint.SECRET_HASH),
            members.optional("UserContextData", "IpAddress", Constraint.IP_ADDRESS),
            members.optional("UserContextData", "EncodedData", Constraint.ENCODED_DATA),
            members.optional("AnalyticsMetadata", "AnalyticsEndpointId", Constraint.ENDPOINT_ID),
            Map.copyOf(members.map("ClientMetadata", Constraint.METADATA)),
            confirm
                ? Secret.of(members.required("ConfirmationCode", Constraint.CODE))
                : Secret.NONE,
            confirm ? Secret.of(members.required("Password", Constraint.PASSWORD)) : Secret.NONE,
            namesOf(json));
    members.refuseIfBroken();
    return input;
  }

  private static Set<String> namesOf(ObjectNode json) {
    Set<String> names = new TreeSet<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
