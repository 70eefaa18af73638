package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request's body: a wrong type refuses at once, broken constraints are gathered
 * and refuse together. A JSON null is an absent member; unknown members are never looked at.
 */
final class Members {
  private final ObjectNode body;
  private final List<String> violations = new ArrayList<>();

  Members(ObjectNode body) {
    this.body = body;
  }

  /** A member that must be there; the empty text stands in for one that is not. */
  String required(String name, Constraint constraint) {
    String text = text(body.get(name));
    if (text == null) {
      violations.add(constraint.absence());
      return "";
    }
    check(text, constraint);
    return text;
  }

  @Nullable String optional(String name, Constraint constraint) {
    return optional(body, name, constraint);
  }

  /** A member of a structure. */
  @Nullable String optional(String structure, String name, Constraint constraint) {
    ObjectNode parent = structure(body.get(structure));
    return parent == null ? null : optional(parent, name, constraint);
  }

  /** A map of texts; empty when absent. */
  Map<String, String> map(String name, Constraint constraint) {
    Map<String, String> map = new LinkedHashMap<>();
    ObjectNode node = structure(body.get(name));
    if (node == null) {
      return map;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String value = text(entry.getValue());
      if (value == null) {
        violations.add(constraint.absence());
      } else {
        check(entry.getKey(), constraint);
        check(value, constraint);
        map.put(entry.getKey(), value);
      }
    }
    return map;
  }

  /** Ends the call when any constraint was broken. */
  void refuseIfBroken() {
    if (!violations.isEmpty()) {
      String count =
          violations.size() == 1 ? "1 validation error" : violations.size() + " validation errors";
      throw Refusals.invalidParameter(count + " detected: " + String.join("; ", violations));
    }
  }

  private @Nullable String optional(ObjectNode parent, String name, Constraint constraint) {
    String text = text(parent.get(name));
    if (text != null) {
      check(text, constraint);
    }
    return text;
  }

  private void check(String text, Constraint constraint) {
    constraint.violationOf(text).ifPresent(violations::add);
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return null;
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    throw Refusals.serialization(
        switch (node.getNodeType()) {
          case OBJECT -> "Start of structure or map found where not expected.";
          case ARRAY -> "Start of list found where not expected";
          case BOOLEAN ->
              (node.booleanValue() ? "TRUE" : "FALSE") + "_VALUE can not be converted to a String";
          default -> "NUMBER_VALUE can not be converted to a String";
        });
  }

  private static @Nullable ObjectNode structure(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return null;
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw Refusals.serialization("Unexpected value where a structure or map was expected.");
  }
}
