package io.forgotpassword.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsupportedTest {
  private final ConfigFile file;

  UnsupportedTest(@TempDir Path directory) {
    file = new ConfigFile(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          telemetry: {otlp-endpoint: 'http://a:4317/v1/traces'} => telemetry.otlp-endpoint: http://a:4317/v1/traces (expected: null; traces are not in this version)
          """)
  void what_this_version_does_not_do_is_refused(String section, String problem) throws Exception {
    assertThat(problems(section)).containsExactly("gateway.yaml:1: " + problem);
  }

  private List<String> problems(String section) throws Exception {
    return file.problems(section + "\n" + ConfigFile.MINIMAL);
  }
}
