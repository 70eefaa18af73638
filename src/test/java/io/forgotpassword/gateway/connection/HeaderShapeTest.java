package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeaderShapeTest {
  private final HeaderShape shape = new HeaderShape();

  @Test
  void it_is_the_digest_of_version_settings_and_names_in_lower_case() throws Exception {
    assertThat(of("HTTP/2", "{}", "Host", "X-ONE", "x-\u00c0", "accept"))
        .isEqualTo(digest("HTTP/2\n{}\nhost\nx-one\nx-\u00e0\naccept\n"));
    assertThat(of("HTTP/1.1", "")).isEqualTo(digest("HTTP/1.1\n\n"));
  }

  @Test
  void headers_that_come_and_go_are_left_out_however_they_are_written() {
    assertThat(of("HTTP/1.1", "", "Cookie", "a", "REFERER", "cache-control", "Pragma"))
        .isEqualTo(of("HTTP/1.1", "", "a"));
  }

  @Test
  void it_is_the_same_after_any_number_of_others() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 500; i++) {
        assertThat(of("HTTP/1.1", "", "x-" + i)).isEqualTo(digest("HTTP/1.1\n\nx-" + i + "\n"));
      }
    }
  }

  private String of(String version, String settings, String... names) {
    return shape.of(
        version, settings, Stream.of(names).map(name -> Map.entry(name, "value")).toList());
  }

  private static String digest(String text) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
    return HexFormat.of().formatHex(hash, 0, 6);
  }
}
