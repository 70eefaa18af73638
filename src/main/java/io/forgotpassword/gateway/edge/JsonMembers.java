package io.forgotpassword.gateway.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object. Reading one throws a {@link Refusal} when it is of another type.
 * A null counts as absent.
 */
record JsonMembers(ObjectNode object) {
  /** The service's shapes are three deep; nothing honest is this deep. */
  private static final int MAX_DEPTH = 32;

  private static final String NOT_UTF8 = "The request body is not JSON in UTF-8";

  /** How Jackson begins the message that names a duplicate. */
  private static final String DUPLICATE = "Duplicate field";

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  /**
   * Reads a whole body as one object. An object at any depth, known or unknown, that has a member
   * twice is refused, and so is another encoding than UTF-8 (RFC 8259 section 8.1), which Jackson
   * would guess from zero bytes.
   */
  static JsonMembers read(byte[] body) {
    if (body.length == 0) {
      throw Refusal.malformed("The request body is empty (expected: a JSON object)");
    }
    if (!isUtf8(body)) {
      throw Refusal.malformed(NOT_UTF8);
    }
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.malformed("The request body is not a JSON object");
      }
      ObjectNode object = JSON.readTree(parser);
      if (parser.nextToken() != null) {
        throw Refusal.malformed("The request body goes on after its JSON object");
      }
      return new JsonMembers(object);
    } catch (IOException e) {
      throw Refusal.malformed(reasonOf(e));
    }
  }

  /** Jackson's own decoder takes a character in more bytes than it needs. */
  private static boolean isUtf8(byte[] body) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).chars().noneMatch(c -> c == 0);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  List<String> names() {
    List<String> names = new ArrayList<>(object.size());
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Removes all others. */
  void retain(Set<String> names) {
    object.retain(names);
  }

  /** path says where these members stand, with the dot behind it. */
  void refuseUnknown(String path, Predicate<String> known) {
    for (String name : names()) {
      if (!known.test(name)) {
        throw Refusal.unknownMember(path + name);
      }
    }
  }

  @Nullable String text(String name) {
    return textOf(name, object.path(name));
  }

  /** The members of a structure; none when it is absent. */
  JsonMembers structure(String name) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return new JsonMembers(JSON.createObjectNode());
    }
    if (value instanceof ObjectNode members) {
      return new JsonMembers(members);
    }
    throw wrongType(name, value, "a structure");
  }

  /** A map of strings. */
  Map<String, String> map(String name) {
    Map<String, String> map = new HashMap<>();
    JsonMembers entries = structure(name);
    for (String key : entries.names()) {
      String value = textOf(name + " entry", entries.object.get(key));
      refuseLoneSurrogate(name + " key", key);
      if (value != null) {
        map.put(key, value);
      }
    }
    return map;
  }

  /** A value of any type, written anew as JSON. */
  @Nullable String json(String name) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return null;
    }
    String json = value.toString();
    refuseLoneSurrogate(name, json);
    return json;
  }

  private static @Nullable String textOf(String name, JsonNode value) {
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrongType(name, value, "a String");
    }
    refuseLoneSurrogate(name, value.textValue());
    return value.textValue();
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** Half a surrogate pair is what UTF-8 cannot express. */
  private static void refuseLoneSurrogate(String name, String text) {
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw Refusal.malformed(name + " has an unpaired surrogate");
    }
  }

  private static Refusal wrongType(String name, JsonNode value, String expected) {
    return Refusal.malformed(
        name + ": " + value.asToken() + " can not be converted to " + expected);
  }

  private static String reasonOf(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return "The request body is nested too deeply (expected: at most " + MAX_DEPTH + " levels)";
    }
    if (e instanceof JsonEOFException) {
      return "The request body ends inside its JSON object";
    }
    if (e instanceof JsonParseException parse && parse.getOriginalMessage().startsWith(DUPLICATE)) {
      return "Duplicate member" + parse.getOriginalMessage().substring(DUPLICATE.length());
    }
    return e instanceof JsonParseException parse && parse.getLocation() != null
        ? "The request body is not JSON at byte " + parse.getLocation().getByteOffset()
        : NOT_UTF8;
  }
}
