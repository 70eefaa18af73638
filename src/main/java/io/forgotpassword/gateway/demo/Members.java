package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a request's body. A wrong type ends the call at once; broken constraints are
 * collected and end it together. A JSON null is an absent member; unknown members are ignored.
 */
final class Members {
  private static final ObjectReader READER =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ObjectNode body;
  private final List<String> violations = new ArrayList<>();

  Members(ObjectNode body) {
    this.body = body;
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

  /** A member, or a member of a structure; empty when absent. */
  String text(Constraint constraint) {
    return Objects.requireNonNullElse(optional(constraint), "");
  }

  /** The same; null when absent. */
  @Nullable String optional(Constraint constraint) {
    int dot = constraint.name().indexOf('.');
    JsonNode parent = dot < 0 ? body : structure(body.path(constraint.name().substring(0, dot)));
    return check(parent.path(constraint.name().substring(dot + 1)), constraint);
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

  /**
   * A list of name and value, such as UserAttributes; empty when absent, the last of a name wins.
   */
  Map<String, String> attributes(String name) {
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
  boolean flag(String name) {
    JsonNode node = body.path(name);
    if (isAbsent(node) || node.isBoolean()) {
      return node.booleanValue();
    }
    throw Refused.serialization("Unexpected token where a boolean was expected.");
  }

  /** Ends the call when any constraint was broken. */
  void refuseIfBroken() {
    if (!violations.isEmpty()) {
      String count =
          violations.size() == 1 ? "1 validation error" : violations.size() + " validation errors";
      throw Refused.invalidParameter(count + " detected: " + String.join("; ", violations));
    }
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
