package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The canonical form of JSON, the JSON Canonicalization Scheme (RFC 8785), as UTF-8: members in the
 * order of their names' UTF-16 code units, texts and numbers as ECMAScript writes them.
 */
final class CanonicalJson {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private static final long MAX_EXACT = 1L << 53;
  private static final int FIRST_WITH_EXPONENT = 22;
  private static final int MAX_LEADING_ZEROS = 6;

  private CanonicalJson() {}

  /**
   * The canonical form of any JSON. Throws an IllegalArgumentException for what RFC 8785 has no
   * form for: a lone surrogate, or a number that is not finite.
   */
  static byte[] of(JsonNode json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator generator = JSON.createGenerator(bytes)) {
      write(json, generator);
    } catch (IOException e) {
      throw new IllegalArgumentException("no canonical form", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonNode node, JsonGenerator json) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        json.writeStartObject();
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
        members.sort(Map.Entry.comparingByKey());
        for (Map.Entry<String, JsonNode> member : members) {
          json.writeFieldName(wellFormed(member.getKey()));
          write(member.getValue(), json);
        }
        json.writeEndObject();
      }
      case ARRAY -> {
        json.writeStartArray();
        for (JsonNode element : node) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case STRING -> json.writeString(wellFormed(node.textValue()));
      case NUMBER -> json.writeNumber(numberOf(node));
      case BOOLEAN -> json.writeBoolean(node.booleanValue());
      case NULL -> json.writeNull();
      default -> throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
    }
  }

  /** Refuses lone surrogates, which Jackson would write as escapes. */
  private static String wellFormed(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("a lone surrogate has no canonical form");
    }
    return text;
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

  /** Jackson's shortest has at least two digits, like {@code Double.toString} since JDK 19. */
  private static BigDecimal shortest(double number) {
    BigDecimal two = new BigDecimal(NumberOutput.toString(number, true));
    BigDecimal one = two.round(new MathContext(1, RoundingMode.HALF_EVEN));
    return one.doubleValue() == number ? one : two;
  }
}
