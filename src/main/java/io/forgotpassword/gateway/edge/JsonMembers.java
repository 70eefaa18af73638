package io.forgotpassword.gateway.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object of strings, maps and structures in a single pass. Throws a {@link Refusal}
 * for what is not JSON and for a member of another type. A null counts as absent. Unknown members
 * of any type are skipped, down to a bounded depth.
 */
final class JsonMembers {
  /** The service's shapes are three deep; nothing honest is this deep. */
  private static final int MAX_DEPTH = 32;

  private static final String NOT_UTF8 = "The request body is not JSON in UTF-8";

  /** How Jackson begins the message that names a duplicate. */
  private static final String DUPLICATE = "Duplicate field";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonParser parser;

  private JsonMembers(JsonParser parser) {
    this.parser = parser;
  }

  interface Member {
    void read(String name, JsonMembers value) throws IOException;
  }

  /**
   * Reads a whole body as one object. An object at any depth, known or unknown, that has a member
   * twice is refused, and so is another encoding than UTF-8 (RFC 8259 section 8.1), which Jackson
   * would guess from zero bytes.
   */
  static void read(byte[] body, Member member) {
    if (body.length == 0) {
      throw Refusal.malformed("The request body is empty (expected: a JSON object)");
    }
    if (!isUtf8(body)) {
      throw Refusal.malformed(NOT_UTF8);
    }
    try (JsonParser parser = JSON.createParser(body)) {
      JsonMembers members = new JsonMembers(parser);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.malformed("The request body is not a JSON object");
      }
      members.readMembers(member);
      if (parser.nextToken() != null) {
        throw Refusal.malformed("The request body goes on after its JSON object");
      }
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

  /** Reads the members of a nested structure; null counts as absent. */
  void structure(String name, Member member) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_OBJECT) {
      readMembers(member);
    } else if (token != JsonToken.VALUE_NULL) {
      throw wrongType(name, token, "a structure");
    }
  }

  /** A string's value; null counts as absent. */
  @Nullable String text(String name) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw wrongType(name, token, "a String");
    }
    return withoutLoneSurrogate(name, parser.getText());
  }

  /** A map of strings; null counts as empty, and an entry whose value is null as absent. */
  Map<String, String> map(String name) throws IOException {
    Map<String, String> map = new HashMap<>();
    structure(
        name,
        (key, value) -> {
          String text = value.text(name + " entry");
          String known = withoutLoneSurrogate(name + " key", key);
          if (text != null) {
            map.put(known, text);
          }
        });
    return map;
  }

  /** A value of any type, written anew as JSON; null counts as absent. */
  @Nullable String json(String name) throws IOException {
    if (parser.nextToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.copyCurrentStructure(parser);
    }
    return withoutLoneSurrogate(name, text.toString());
  }

  /** Passes over an unknown member's value. */
  void skip() throws IOException {
    parser.nextToken();
    parser.skipChildren();
  }

  private void readMembers(Member member) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      member.read(name, this);
    }
  }

  /** Refuses half a surrogate pair, which UTF-8 cannot express. */
  private static String withoutLoneSurrogate(String name, String text) {
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw Refusal.malformed(name + " has an unpaired surrogate");
    }
    return text;
  }

  private static Refusal wrongType(String name, JsonToken token, String expected) {
    return Refusal.malformed(name + ": " + token + " can not be converted to " + expected);
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
