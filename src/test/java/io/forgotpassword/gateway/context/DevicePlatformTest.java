package io.forgotpassword.gateway.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicePlatformTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36                        | Linux x86_64
          Mozilla/5.0 (X11; Ubuntu; Linux aarch64; rv:141.0) Gecko/20100101         | Linux aarch64
          Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36              | Win32
          Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15      | MacIntel
          Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1  | iPhone
          Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15        | iPad
          Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36                     | Android
          """)
  void a_user_agent_that_names_a_system_tells_the_platform(String userAgent, String platform) {
    assertThat(DeviceTraits.platform(Connections.with(userAgent, null))).isEqualTo(platform);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "curl/8.5.0",
        "aws-cli/2.27 md/Botocore#1.43 ua/2.1 os/linux#6.1",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "(",
        ")(",
        "()",
        "(;",
        "( )Windows NT",
        "( ;; )",
        "x (Linux"
      })
  void any_other_user_agent_tells_none(String userAgent) {
    assertThat(DeviceTraits.platform(Connections.with(userAgent, null))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "Windows"       | Windows
          "Chrome OS"     | Chrome OS
          "a \\"b\\" \\\\c" | a "b" \\c
          macOS           | macOS
          "               | "
          """)
  void the_hint_wins_over_the_user_agent_and_is_unquoted(String hint, String platform) {
    assertThat(DeviceTraits.platform(Connections.withPlatform("x (Windows NT 10.0)", hint)))
        .isEqualTo(platform);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = "\"\"")
  void an_empty_hint_counts_as_none(String hint) {
    assertThat(DeviceTraits.platform(Connections.withPlatform("x (Windows NT 10.0)", hint)))
        .isEqualTo("Win32");
  }
}
