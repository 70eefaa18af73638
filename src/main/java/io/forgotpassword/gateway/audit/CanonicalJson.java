package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Any JSON becomes its one canonical form (RFC 8785), as a {@link CanonicalWriter} writes it. For
 * one thread.
 */
final class CanonicalJson {
  private final CanonicalWriter writer = new CanonicalWriter(2048);

  /**
   * The canonical form as UTF-8.
   *
   * @throws IllegalArgumentException for what RFC 8785 has no form for: a lone surrogate, or a
   *     number that is not finite
   */
  byte[] of(JsonNode json) {
    writer.cut(0);
    write(json, writer);
    return writer.copy(0, writer.length());
  }

  /** Adds it where a value has its place. */
  static void write(JsonNode node, CanonicalWriter json) {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node, json);
      case ARRAY -> writeArray(node, json);
      case STRING -> json.text(node.textValue());
      case NUMBER -> json.ascii(CanonicalNumber.of(node));
      case BOOLEAN, NULL -> json.ascii(node.asText());
      default -> throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
    }
  }

  private static void writeObject(JsonNode object, CanonicalWriter json) {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.size());
    object.properties().forEach(members::add);
    members.sort(Map.Entry.comparingByKey());
    json.object();
    for (Map.Entry<String, JsonNode> member : members) {
      write(member.getValue(), json.separate().text(member.getKey()).raw(':'));
    }
    json.end();
  }

  private static void writeArray(JsonNode array, CanonicalWriter json) {
    json.raw('[');
    for (Iterator<JsonNode> elements = array.elements(); elements.hasNext(); ) {
      write(elements.next(), json.separate());
    }
    json.endArray();
  }
}
