package io.forgotpassword.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What stands for itself goes by the run, so what matters is at which place what comes. */
class JsonBytesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** At each place among plain characters, at the end of a text as in it. */
  @Test
  void what_needs_an_escape_has_javascripts_wherever_it_is() {
    List<List<String>> pairs =
        List.of(
            List.of("\"", "\\\""),
            List.of("\\", "\\\\"),
            List.of("\n", "\\n"),
            List.of("\b", "\\b"),
            List.of("\0", "\\u0000"),
            List.of("\u001f", "\\u001f"),
            List.of("\ud83d", "\\ud83d"),
            List.of("\ude00", "\\ude00"));
    for (List<String> pair : pairs) {
      for (int before = 0; before < 18; before++) {
        for (int after = 0; after < 18; after++) {
          String text = "x".repeat(before) + pair.get(0) + "~".repeat(after);

          assertThat(escaped(text)).isEqualTo("x".repeat(before) + pair.get(1) + "~".repeat(after));
        }
      }
    }
  }

  @Test
  void what_needs_none_stays_as_it_is_wherever_it_is() {
    for (String plain : List.of("?", " ", "/", "\u007f", "\u0080", "é", "ÿ", "€", "\u2028", "😀")) {
      for (int before = 0; before < 18; before++) {
        for (int after = 0; after < 18; after++) {
          String text = "x".repeat(before) + plain + "?".repeat(after);

          assertThat(escaped(text)).isEqualTo(text);
        }
      }
    }
  }

  @Property
  void a_text_reads_back_whatever_it_is(@ForAll("texts") String text) throws Exception {
    assertThat(JSON.readValue('"' + escaped(text) + '"', String.class)).isEqualTo(text);
  }

  @Property
  void a_text_that_is_utf8_already_becomes_the_same(@ForAll("texts") String text) {
    String whole =
        text.codePoints()
            .filter(c -> c < 0xD800 || c > 0xDFFF)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    byte[] utf8 = whole.getBytes(UTF_8);

    JsonBytes json = new JsonBytes(1).escaped(utf8, utf8.length);

    assertThat(new String(json.toByteArray(), UTF_8)).isEqualTo(escaped(whole));
  }

  @Property
  void a_text_that_is_cut_is_what_its_beginning_is_without_half_a_pair(
      @ForAll("texts") String text, @ForAll @IntRange(max = 50) int most) {
    int end = Math.min(most, text.length());
    boolean halves =
        end > 0
            && end < text.length()
            && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));

    JsonBytes json = new JsonBytes(1).escaped(text, most);

    assertThat(new String(json.toByteArray(), UTF_8))
        .isEqualTo(escaped(text.substring(0, halves ? end - 1 : end)));
  }

  @Test
  void a_text_goes_behind_what_is_there() {
    JsonBytes json = new JsonBytes(1).object().put("a", "b\"c").put("d", 5);
    json.object("e").putIfThere("f", null).putIfThere("g", "é").end().end();

    assertThat(new String(json.toByteArray(), UTF_8))
        .isEqualTo("{\"a\":\"b\\\"c\",\"d\":5,\"e\":{\"g\":\"é\"}}");
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
            Arbitraries.of("\"", "\\", "?", "\n", "\u0001", "\u0080", "é", "€", "😀"),
            Arbitraries.of("\ud83d", "\ude00"));
    return parts.list().ofMaxSize(6).map(all -> all.stream().collect(Collectors.joining()));
  }

  private static String escaped(String text) {
    return new String(new JsonBytes(1).escaped(text).toByteArray(), UTF_8);
  }
}
