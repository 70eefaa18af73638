package io.forgotpassword.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnpairedSurrogatesTest {
  @ParameterizedTest
  @CsvSource({
    "\ud83d, \\ud83d",
    "\ude00, \\ude00",
    "x\ud83dx, x\\ud83dx",
    "\ude00\ud83d, \\ude00\\ud83d",
    "\ud83d\ud83d\ude00, \\ud83d\ud83d\ude00"
  })
  void half_a_pair_is_escaped_wherever_it_is(String text, String escaped) {
    assertThat(UnpairedSurrogates.escape(text)).isEqualTo(escaped);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "é", "€", "\u2028", "\ud83d\ude00", "{\"a\":\"$1\\\\n\"}"})
  void everything_else_stays_as_it_is(String text) {
    assertThat(UnpairedSurrogates.escape(text)).isEqualTo(text);
  }
}
