package io.forgotpassword.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two readers of one body must not see two texts. */
class JsonMembersTest {
  private static final String JSON = "{\"username\":\"ada\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE", "X-UTF-32BE-BOM"})
  void another_encoding_than_utf_8_is_refused(String charset) {
    assertRefused(JSON.getBytes(Charset.forName(charset)));
    assertRefused(("\ufeff" + JSON).getBytes(Charset.forName(charset)));
  }

  /** An a, a NUL and a quotation mark in more bytes than they need; half a surrogate pair. */
  @ParameterizedTest
  @ValueSource(
      strings = {"c1a1", "c080", "c0a2", "e081a1", "f08081a1", "eda0bd", "f5808080", "ff", "00"})
  void what_utf_8_forbids_is_refused(String hex) {
    String latin1 = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    assertRefused(("{\"username\":\"" + latin1 + "\"}").getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(("{\"" + latin1 + "\":1}").getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, "{\"username\":\"\u00e4\ud83d\ude00\"}"})
  void utf_8_is_read(String json) {
    List<String> names = new ArrayList<>();
    JsonMembers.read(
        json.getBytes(StandardCharsets.UTF_8),
        (name, value) -> {
          names.add(name);
          value.skip();
        });
    assertThat(names).containsExactly("username");
  }

  private static void assertRefused(byte[] body) {
    Refused.assertRefused(
        () -> JsonMembers.read(body, (name, value) -> value.skip()),
        "The request body is not JSON in UTF-8");
  }
}
