package io.forgotpassword.gateway.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the configuration contract knows and this version does not do: refused, never ignored. A row
 * goes when its feature comes.
 */
final class Unsupported {
  private record Row(String path, Predicate<String> refused, String expected) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("telemetry.otlp-endpoint", any -> true, "null; traces are not in this version"));

  private Unsupported() {}

  /** What is expected instead of a text at a key path, or empty when it can be had. */
  static Optional<String> insteadOf(String path, String text) {
    String anyIndex = path.replaceAll("\\[\\d+]", "[]");
    return ROWS.stream()
        .filter(row -> row.path().equals(anyIndex) && row.refused().test(text))
        .map(Row::expected)
        .findFirst();
  }
}
