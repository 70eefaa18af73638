package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.io.CharTypes;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * JSON becomes its one canonical form, the JSON Canonicalization Scheme of RFC 8785: no white
 * space, members in the order of their names' UTF-16 code units, strings and numbers as ECMAScript
 * writes them. For one thread.
 */
final class CanonicalJson {
  private static final int[] ESCAPES = CharTypes.get7BitOutputEscapes();
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text = new StringBuilder(1024);

  /**
   * The canonical form as UTF-8.
   *
   * @throws IllegalArgumentException for what RFC 8785 has no form for: a lone surrogate, or a
   *     number that is not finite
   */
  byte[] of(JsonNode json) {
    text.setLength(0);
    write(json);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node);
      case ARRAY -> writeArray(node);
      case STRING -> writeString(node.textValue());
      case NUMBER -> CanonicalNumber.append(text, node);
      case BOOLEAN, NULL -> text.append(node.asText());
      default -> throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
    }
  }

  private void writeObject(JsonNode object) {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.size());
    object.properties().forEach(members::add);
    members.sort(Map.Entry.comparingByKey());
    char separator = '{';
    for (Map.Entry<String, JsonNode> member : members) {
      text.append(separator);
      separator = ',';
      writeString(member.getKey());
      text.append(':');
      write(member.getValue());
    }
    text.append(members.isEmpty() ? "{}" : "}");
  }

  private void writeArray(JsonNode array) {
    text.append('[');
    for (Iterator<JsonNode> elements = array.elements(); elements.hasNext(); ) {
      write(elements.next());
      text.append(elements.hasNext() ? "," : "");
    }
    text.append(']');
  }

  private void writeString(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < ESCAPES.length && ESCAPES[c] != 0) {
        writeEscape(c);
      } else if (Character.isSurrogate(c)) {
        i = writePair(string, i);
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private int writePair(String string, int at) {
    if (at + 1 == string.length()
        || !Character.isSurrogatePair(string.charAt(at), string.charAt(at + 1))) {
      throw new IllegalArgumentException("a lone surrogate has no canonical form");
    }
    text.append(string, at, at + 2);
    return at + 1;
  }

  private void writeEscape(char c) {
    text.append('\\');
    if (ESCAPES[c] > 0) {
      text.append((char) ESCAPES[c]);
    } else {
      text.append("u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }
}
