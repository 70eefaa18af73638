package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Operation.Shape;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A call's input, after every constraint of the service's model was checked. A wrong type ends the
 * call at once; broken constraints end it together. A JSON null is an absent member; unknown
 * members are ignored.
 */
final class CallInput {
  private static final ObjectReader READER =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ObjectNode body;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Secret> own = new LinkedHashMap<>();
  private final ReceivedCall received;
  private final Map<String, String> userAttributes;
  private final boolean forceAliasCreation;

  /**
   * Reads a body, or ends the call.
   *
   * @param texts the text members that are the operation's own
   */
  CallInput(Operation operation, List<Constraint> texts, byte[] json, MultiMap headers) {
    body =
        objectIn(json).orElseThrow(() -> Refused.serialization("The body is not a JSON object."));
    if (operation.shape() == Shape.SIGN_IN) {
      boolean initiates = operation == Operation.INITIATE_AUTH;
      map(initiates ? Constraint.AUTH_PARAMETERS : Constraint.CHALLENGE_RESPONSES)
          .forEach((name, value) -> own.put(name, Secret.of(value)));
    }
    received = received(operation, headers);
    userAttributes = attributes("UserAttributes");
    attributes("ValidationData");
    forceAliasCreation = flag("ForceAliasCreation");
    texts.forEach(member -> own.put(member.name(), Secret.of(text(member))));
    if (!violations.isEmpty()) {
      String count =
          violations.size() == 1 ? "1 validation error" : violations.size() + " validation errors";
      throw Refused.invalidParameter(count + " detected: " + String.join("; ", violations));
    }
  }

  private ReceivedCall received(Operation operation, MultiMap headers) {
    boolean named = operation.shape() == Shape.USER;
    Secret hash = own.get("SECRET_HASH");
    TreeSet<String> names = new TreeSet<>();
    body.fieldNames().forEachRemaining(names::add);
    return new ReceivedCall(
        operation,
        operation.shape() == Shape.TOKEN ? "" : text(Constraint.CLIENT_ID),
        named ? text(Constraint.USERNAME) : get("USERNAME").reveal(),
        named ? optional(Constraint.SECRET_HASH) : hash == null ? null : hash.reveal(),
        optional(Constraint.IP_ADDRESS),
        optional(Constraint.ENCODED_DATA),
        optional(Constraint.ENDPOINT_ID),
        Map.copyOf(map(Constraint.METADATA)),
        names,
        MultiMap.caseInsensitiveMultiMap().addAll(headers),
        null);
  }

  /** The JSON object that a text holds; empty when it holds anything else or is not UTF-8. */
  static Optional<ObjectNode> objectIn(byte[] text) {
    try {
      return READER.readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What of it is kept. */
  ReceivedCall received() {
    return received;
  }

  String clientId() {
    return received.clientId();
  }

  String username() {
    return received.username();
  }

  /** UserAttributes of SignUp. */
  Map<String, String> userAttributes() {
    return userAttributes;
  }

  boolean forceAliasCreation() {
    return forceAliasCreation;
  }

  /** A member or parameter that only some operations have, empty when absent. */
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

  private String text(Constraint constraint) {
    return Objects.requireNonNullElse(optional(constraint), "");
  }

  /** A member, or a member of a structure; null when absent. */
  private @Nullable String optional(Constraint constraint) {
    int dot = constraint.name().indexOf('.');
    JsonNode parent = dot < 0 ? body : structure(body.path(constraint.name().substring(0, dot)));
    return check(parent.path(constraint.name().substring(dot + 1)), constraint);
  }

  /** A map of texts; empty when absent. */
  private Map<String, String> map(Constraint constraint) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : structure(body.path(constraint.name())).properties()) {
      constraint.violationOf(entry.getKey()).ifPresent(violations::add);
      String value = check(entry.getValue(), constraint);
      if (value == null) {
        violations.add(constraint.absence());
      } else {
        map.put(entry.getKey(), value);
      }
    }
    return map;
  }

  /** A list of name and value; empty when absent, the last of a name wins. */
  private Map<String, String> attributes(String name) {
    Map<String, String> attributes = new LinkedHashMap<>();
    JsonNode list = body.path(name);
    if (!list.isArray() && !isAbsent(list)) {
      throw Refused.serialization("Expected list or null");
    }
    int place = 0;
    for (JsonNode element : list) {
      place++;
      JsonNode attribute = structure(element);
      String key = check(attribute.path("Name"), Constraint.attributeName(name, place));
      String value = check(attribute.path("Value"), Constraint.attributeValue(name, place));
      attributes.put(Objects.requireNonNullElse(key, ""), Objects.requireNonNullElse(value, ""));
    }
    return attributes;
  }

  /** A truth value; false when absent. */
  private boolean flag(String name) {
    JsonNode node = body.path(name);
    if (isAbsent(node) || node.isBoolean()) {
      return node.booleanValue();
    }
    throw Refused.serialization("Unexpected token where a boolean was expected.");
  }

  private @Nullable String check(JsonNode node, Constraint constraint) {
    if (isAbsent(node)) {
      if (constraint.required()) {
        violations.add(constraint.absence());
      }
      return null;
    }
    if (node.isTextual()) {
      constraint.violationOf(node.textValue()).ifPresent(violations::add);
      return node.textValue();
    }
    throw Refused.serialization(
        switch (node.getNodeType()) {
          case OBJECT -> "Start of structure or map found where not expected.";
          case ARRAY -> "Start of list found where not expected";
          case BOOLEAN ->
              (node.booleanValue() ? "TRUE" : "FALSE") + "_VALUE can not be converted to a String";
          default -> "NUMBER_VALUE can not be converted to a String";
        });
  }

  /** A structure or map; one without members when absent. */
  private static JsonNode structure(JsonNode node) {
    if (isAbsent(node)) {
      return MissingNode.getInstance();
    }
    if (node.isObject()) {
      return node;
    }
    throw Refused.serialization("Unexpected value where a structure or map was expected.");
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
