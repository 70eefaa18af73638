package io.forgotpassword.gateway.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceLanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en                      | en
          en-US,en;q=0.9          | en-US
          'de-CH;q=0.8, fr;q=0.7' | de-CH
          '  zh-Hant-TW , en'     | zh-Hant-TW
          """)
  void the_first_tag_is_the_language(String header, String language) {
    assertThat(DeviceTraits.language(header)).isEqualTo(language);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        " ",
        "*",
        ";q=1",
        ",en",
        "en_US",
        "en US",
        "\u00e9n",
        "en\"",
        "x12345678901234567890123456789012345"
      })
  void a_header_that_begins_otherwise_tells_none(String header) {
    assertThat(DeviceTraits.language(header)).isNull();
  }
}
