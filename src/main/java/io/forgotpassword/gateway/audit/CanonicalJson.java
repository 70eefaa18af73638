package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The canonical form of JSON, the JSON Canonicalization Scheme (RFC 8785), as UTF-8. {@link #of}
 * brings any JSON into it. {@link #generator} spells texts canonically, and its caller writes the
 * members of each object in the canonical order: by their names' UTF-16 code units.
 */
final class CanonicalJson {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private static final long MAX_EXACT = 1L << 53;
  private static final int MAX_DIGITS = 17;
  private static final int FIRST_WITH_EXPONENT = 22;
  private static final int MAX_LEADING_ZEROS = 6;

  private CanonicalJson() {}

  /**
   * A generator that spells texts as RFC 8785 (3.2.2.2) wants them. It throws
   * IllegalArgumentException for a text with a lone surrogate, which has no canonical form.
   */
  static JsonGenerator generator(OutputStream out) throws IOException {
    return new WellFormedTexts(JSON.createGenerator(out));
  }

  /**
   * The canonical form of any JSON.
   *
   * @throws IllegalArgumentException for what RFC 8785 has no form for: a lone surrogate, or a
   *     number that is not finite
   */
  static byte[] of(JsonNode json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator generator = generator(bytes)) {
      write(json, generator);
    } catch (IOException e) {
      throw new IllegalArgumentException("no canonical form", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonNode node, JsonGenerator json) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node, json);
      case ARRAY -> {
        json.writeStartArray();
        for (JsonNode element : node) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case STRING -> json.writeString(node.textValue());
      case NUMBER -> json.writeNumber(numberOf(node));
      case BOOLEAN -> json.writeBoolean(node.booleanValue());
      case NULL -> json.writeNull();
      default -> throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
    }
  }

  private static void writeObject(JsonNode object, JsonGenerator json) throws IOException {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
    members.sort(Map.Entry.comparingByKey());
    json.writeStartObject();
    for (Map.Entry<String, JsonNode> member : members) {
      json.writeFieldName(member.getKey());
      write(member.getValue(), json);
    }
    json.writeEndObject();
  }

  private static String numberOf(JsonNode number) {
    if (number.isIntegralNumber() && number.canConvertToLong()) {
      long integer = number.longValue();
      if (integer >= -MAX_EXACT && integer <= MAX_EXACT) {
        return Long.toString(integer);
      }
    }
    return numberOf(number.doubleValue());
  }

  /**
   * A number as ECMAScript's Number::toString writes it, which RFC 8785 (3.2.2.3) asks for: the
   * shortest decimal that reads back as the same double.
   */
  private static String numberOf(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException("a number that is not finite has no canonical form");
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(number)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    // The number is 0.DIGITS times ten to the power of `point`.
    int point = digits.length() - shortest.scale();
    StringBuilder text = new StringBuilder(number < 0 ? "-" : "");
    if (point >= FIRST_WITH_EXPONENT || point <= -MAX_LEADING_ZEROS) {
      text.append(digits.charAt(0))
          .append(digits.length() > 1 ? "." : "")
          .append(digits, 1, digits.length());
      text.append(point > 0 ? "e+" : "e-").append(Math.abs(point - 1));
    } else if (point <= 0) {
      text.append("0.").append("0".repeat(-point)).append(digits);
    } else if (point >= digits.length()) {
      text.append(digits).append("0".repeat(point - digits.length()));
    } else {
      text.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
    return text.toString();
  }

  /** Double.toString gives the shortest decimal only since JDK 19. */
  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; digits < MAX_DIGITS; digits++) {
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (nearest.doubleValue() == number) {
        return nearest;
      }
      // Doubles lie closer together below a power of two than above it. So the neighbour above may
      // read back where the nearest decimal does not.
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      if (above.doubleValue() == number) {
        return above;
      }
    }
    return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
  }

  /** Refuses lone surrogates, which Jackson would write as escapes. */
  private static final class WellFormedTexts extends JsonGeneratorDelegate {
    WellFormedTexts(JsonGenerator json) {
      super(json, false);
    }

    @Override
    public void writeFieldName(String name) throws IOException {
      super.writeFieldName(wellFormed(name));
    }

    @Override
    public void writeString(String text) throws IOException {
      super.writeString(wellFormed(text));
    }

    private static String wellFormed(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (Character.isSurrogate(text.charAt(i))) {
          if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a lone surrogate has no canonical form");
          }
          return text;
        }
      }
      return text;
    }
  }
}
