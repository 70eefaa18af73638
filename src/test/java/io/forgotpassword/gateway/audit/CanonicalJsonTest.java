package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8785, with its own vectors. */
class CanonicalJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String canonical(JsonNode json) {
    return new String(CanonicalJson.of(json), UTF_8);
  }

  /** RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numbers_are_written_as_ecmascript_writes_them(String bits, String expected) {
    double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(canonical(DoubleNode.valueOf(number))).isEqualTo(expected);
  }

  @Test
  void numbers_that_are_not_finite_have_no_form() {
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> canonical(DoubleNode.valueOf(number)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** RFC 8785, 3.2.2. */
  @Test
  void the_rfcs_example_has_the_rfcs_form() throws Exception {
    String json =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(canonical(JSON.readTree(json)))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  /** RFC 8785, 3.2.3: by UTF-16 code units, where a surrogate comes before U+FB33. */
  @Test
  void names_are_in_the_order_of_their_code_units() throws Exception {
    String json =
        """
        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
         "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
         "\\u00f6": "Latin Small Letter O With Diaeresis"}
        """;
    List<String> values = List.of(canonical(JSON.readTree(json)).split("\"[,}]"));
    assertThat(values.stream().map(pair -> pair.substring(pair.lastIndexOf('"') + 1)))
        .containsExactly(
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh");
  }

  @Test
  void a_lone_surrogate_has_no_form() {
    for (String text : List.of("\ud83d", "\ude00", "\ud83dx", "\ude00\ud83d")) {
      assertThatThrownBy(() -> canonical(JsonNodeFactory.instance.textNode(text)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Whatever the buffer has room for when it comes, and however much of it is escaped. */
  @Test
  void a_text_of_any_length_has_its_form_wherever_the_first_character_is_that_is_not_plain() {
    for (String special : List.of("", "\u0001", "\"", "\u00e9", "\u20ac", "\ud83d\ude00")) {
      for (int plain = 2_000; plain < 2_060; plain++) {
        String text = "x".repeat(plain) + special.repeat(plain);
        String escaped =
            special.equals("\u0001") ? "\\u0001" : special.equals("\"") ? "\\\"" : special;

        assertThat(canonical(JsonNodeFactory.instance.textNode(text)))
            .isEqualTo("\"" + "x".repeat(plain) + escaped.repeat(plain) + "\"");
      }
    }
  }

  @Property
  void a_number_reads_back_and_no_shorter_decimal_does(@ForAll double number) {
    String text = canonical(DoubleNode.valueOf(number));

    assertThat(Double.parseDouble(text)).isEqualTo(number == 0 ? 0.0 : number);
    BigDecimal written = new BigDecimal(text).stripTrailingZeros();
    if (number != 0 && written.precision() > 1) {
      for (BigDecimal shorter : List.of(cut(written, 0), cut(written, 1))) {
        assertThat(shorter.doubleValue()).isNotEqualTo(number);
      }
    }
  }

  /** One digit less, rounded towards zero, and the neighbour further from it. */
  private static BigDecimal cut(BigDecimal number, int up) {
    return number.setScale(number.scale() - 1, up == 0 ? RoundingMode.DOWN : RoundingMode.UP);
  }

  @Property
  void the_form_is_json_of_the_same_content_and_its_own_form(
      @ForAll Map<String, Integer> members, @ForAll List<String> texts) throws Exception {
    ObjectNode json = JSON.createObjectNode();
    members.forEach((name, value) -> json.put(clean(name), value));
    texts.forEach(text -> json.withArrayProperty("texts").add(clean(text)));

    String once = canonical(json);

    assertThat(JSON.readTree(once)).isEqualTo(json);
    assertThat(canonical(JSON.readTree(once))).isEqualTo(once);
  }

  private static String clean(String text) {
    return text.equals("texts") ? "x" : new String(text.getBytes(UTF_8), UTF_8);
  }
}
