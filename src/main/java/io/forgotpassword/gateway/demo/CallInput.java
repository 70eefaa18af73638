package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call's input, whose members are read against the service's model. A wrong type ends the call at
 * once; broken constraints end it together. A JSON null is an absent member; unknown members are
 * ignored.
 */
final class CallInput {
  private static final ObjectReader READER =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Operation operation;
  private final ObjectNode body;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Secret> members = new HashMap<>();
  private Map<String, String> clientMetadata = Map.of();

  /** Nothing is read yet but that the body is a JSON object; any other body ends the call. */
  CallInput(Operation operation, byte[] json) {
    this.operation = operation;
    this.body =
        objectIn(json).orElseThrow(() -> Refused.serialization("The body is not a JSON object."));
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

  /** Reads the members of every operation on a named user, and those that this one has besides. */
  void readUser(Constraint... own) {
    read(Constraint.CLIENT_ID, Constraint.USERNAME, Constraint.SECRET_HASH);
    readContext();
    read(own);
  }

  void readContext() {
    read(Constraint.IP_ADDRESS, Constraint.ENCODED_DATA, Constraint.ENDPOINT_ID);
    clientMetadata = Map.copyOf(map(Constraint.METADATA));
  }

  /** Reads text members; a name with a dot is a member of a structure. */
  void read(Constraint... texts) {
    for (Constraint constraint : texts) {
      String[] path = constraint.name().split("\\.", 2);
      JsonNode parent = path.length == 1 ? body : structure(body.path(path[0]));
      String value = check(parent.path(path[path.length - 1]), constraint);
      if (value != null) {
        keep(constraint.name(), value);
      }
    }
  }

  /** A map of texts; empty when absent. */
  Map<String, String> map(Constraint constraint) {
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

  void keep(String member, String value) {
    members.put(member, Secret.of(value));
  }

  /** Ends the call when any constraint was broken. */
  void requireValid() {
    if (!violations.isEmpty()) {
      String count =
          violations.size() == 1 ? "1 validation error" : violations.size() + " validation errors";
      throw Refused.invalidParameter(count + " detected: " + String.join("; ", violations));
    }
  }

  Operation operation() {
    return operation;
  }

  ObjectNode body() {
    return body;
  }

  String clientId() {
    return get("ClientId").reveal();
  }

  String username() {
    return get("Username").reveal();
  }

  Map<String, String> clientMetadata() {
    return clientMetadata;
  }

  /** A member that was read, empty when absent. */
  Secret get(String member) {
    return members.getOrDefault(member, Secret.NONE);
  }

  /** A member that was read, null when absent. */
  @Nullable String find(String member) {
    Secret value = members.get(member);
    return value == null ? null : value.reveal();
  }

  /** The text of a node; null when it is absent. */
  @Nullable String check(JsonNode node, Constraint constraint) {
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
  static JsonNode structure(JsonNode node) {
    if (isAbsent(node)) {
      return MissingNode.getInstance();
    }
    if (node.isObject()) {
      return node;
    }
    throw Refused.serialization("Unexpected value where a structure or map was expected.");
  }

  static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
