package io.forgotpassword.gateway.demo;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Operation.Shape;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A call's input, after every constraint of the service's model was checked.
 *
 * @param received what of it is kept
 * @param own what only this operation has, by name: members, AuthParameters, ChallengeResponses
 * @param userAttributes of SignUp
 * @param forceAliasCreation of ConfirmSignUp
 */
record CallInput(
    ReceivedCall received,
    Map<String, Secret> own,
    Map<String, String> userAttributes,
    boolean forceAliasCreation) {

  /** The operations that the pool has, with the text members that are their own. */
  static final Map<Operation, List<Constraint>> OPERATIONS =
      Map.ofEntries(
          entry(Operation.FORGOT_PASSWORD, List.of()),
          entry(Operation.CONFIRM_FORGOT_PASSWORD, List.of(Constraint.CODE, Constraint.PASSWORD)),
          entry(Operation.SIGN_UP, List.of(Constraint.PASSWORD)),
          entry(Operation.CONFIRM_SIGN_UP, List.of(Constraint.CODE, Constraint.SESSION)),
          entry(Operation.RESEND_CONFIRMATION_CODE, List.of()),
          entry(Operation.INITIATE_AUTH, List.of(Constraint.AUTH_FLOW, Constraint.SESSION)),
          entry(
              Operation.RESPOND_TO_AUTH_CHALLENGE,
              List.of(Constraint.CHALLENGE_NAME, Constraint.SESSION)),
          entry(
              Operation.GET_TOKENS_FROM_REFRESH_TOKEN,
              List.of(Constraint.REFRESH_TOKEN, Constraint.CLIENT_SECRET, Constraint.DEVICE_KEY)),
          entry(Operation.GET_USER, List.of(Constraint.ACCESS_TOKEN)),
          entry(Operation.REVOKE_TOKEN, List.of(Constraint.TOKEN, Constraint.CLIENT_SECRET)),
          entry(Operation.GLOBAL_SIGN_OUT, List.of(Constraint.ACCESS_TOKEN)));

  /** Reads a body; what is not JSON, of a wrong type or against a constraint is refused. */
  static CallInput read(Operation operation, byte[] body, MultiMap headers) {
    ObjectNode json =
        Members.objectIn(body)
            .orElseThrow(() -> Refused.serialization("The body is not a JSON object."));
    Members members = new Members(json);
    Map<String, Secret> own = new LinkedHashMap<>();
    if (operation.shape() == Shape.SIGN_IN) {
      boolean initiates = operation == Operation.INITIATE_AUTH;
      members
          .map(initiates ? Constraint.AUTH_PARAMETERS : Constraint.CHALLENGE_RESPONSES)
          .forEach((name, value) -> own.put(name, Secret.of(value)));
    }
    boolean named = operation.shape() == Shape.USER;
    Secret hash = own.get("SECRET_HASH");
    TreeSet<String> names = new TreeSet<>();
    json.fieldNames().forEachRemaining(names::add);
    ReceivedCall received =
        new ReceivedCall(
            operation,
            operation.shape() == Shape.TOKEN ? "" : members.text(Constraint.CLIENT_ID),
            named
                ? members.text(Constraint.USERNAME)
                : own.getOrDefault("USERNAME", Secret.NONE).reveal(),
            named ? members.optional(Constraint.SECRET_HASH) : hash == null ? null : hash.reveal(),
            members.optional(Constraint.IP_ADDRESS),
            members.optional(Constraint.ENCODED_DATA),
            members.optional(Constraint.ENDPOINT_ID),
            Map.copyOf(members.map(Constraint.METADATA)),
            names,
            MultiMap.caseInsensitiveMultiMap().addAll(headers),
            null);
    CallInput input =
        new CallInput(
            received,
            own,
            members.attributes("UserAttributes"),
            members.flag("ForceAliasCreation"));
    members.attributes("ValidationData");
    for (Constraint member : OPERATIONS.getOrDefault(operation, List.of())) {
      own.put(member.name(), Secret.of(members.text(member)));
    }
    members.refuseIfBroken();
    return input;
  }

  String clientId() {
    return received.clientId();
  }

  String username() {
    return received.username();
  }

  /** A member or parameter of its own, empty when absent. */
  Secret get(String name) {
    return own.getOrDefault(name, Secret.NONE);
  }

  /** A parameter that this flow or challenge needs; its absence ends the call. */
  String require(String parameter) {
    Secret value = get(parameter);
    if (value.isEmpty()) {
      throw Refused.invalidParameter("Missing required parameter " + parameter);
    }
    return value.reveal();
  }

  /** Whether it brings a refresh token, which says who the user is. */
  boolean refreshes() {
    String flow = get("AuthFlow").reveal();
    return flow.equals("REFRESH_TOKEN_AUTH") || flow.equals("REFRESH_TOKEN");
  }
}
