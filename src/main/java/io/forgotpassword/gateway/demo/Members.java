package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.PoolOperation.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  /** A member as its operation has it; empty when absent. */
  String text(Member member) {
    return member.isRequired()
        ? required(member.name(), member.constraint())
        : Objects.requireNonNullElse(optional(member.name(), member.constraint()), "");
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

  /**
   * A list of name and value, such as UserAttributes; empty when absent, the last of a name wins.
   */
  Map<String, String> attributes(String name) {
    Map<String, String> attributes = new LinkedHashMap<>();
    JsonNode list = body.get(name);
    if (list == null || list.isNull()) {
      return attributes;
    }
    if (!list.isArray()) {
      throw Refused.serialization("Expected list or null");
    }
    String path = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    int place = 0;
    for (JsonNode element : list) {
      place++;
      Members attribute =
          new Members(
              Objects.requireNonNullElseGet(
                  structure(element), JsonNodeFactory.instance::objectNode));
      String key = attribute.required("Name", Constraint.attributeName(path, place));
      String value = attribute.optional("Value", Constraint.attributeValue(path, place));
      violations.addAll(attribute.violations);
      attributes.put(key, value == null ? "" : value);
    }
    return attributes;
  }

  /** A truth value; false when absent. */
  boolean flag(String name) {
    JsonNode node = body.get(name);
    if (node == null || node.isNull() || node.isBoolean()) {
      return node != null && node.booleanValue();
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
    throw Refused.serialization(
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
    throw Refused.serialization("Unexpected value where a structure or map was expected.");
  }
}
