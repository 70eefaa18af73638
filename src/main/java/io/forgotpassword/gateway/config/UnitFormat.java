package io.forgotpassword.gateway.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats of durations, such as {@code 250ms}, and of sizes in bytes, such as {@code 16KiB}. */
final class UnitFormat {
  private static final Pattern NUMBER = Pattern.compile("(0|[1-9][0-9]{0,8})([A-Za-z]*)");
  private static final Pattern SHARE = Pattern.compile("([1-9]|[1-4][0-9]|50)%");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES = Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20);

  private UnitFormat() {}

  /** Durations from {@code min} to {@code max}, both inclusive and in this format. */
  static Format<Duration> duration(String min, String max) {
    return Format.of(
        "a duration such as 250ms, 5s, 15m or 24h, " + min + ".." + max,
        within(UnitFormat::parseDuration, min, max));
  }

  /** Sizes from {@code min} to {@code max}, both inclusive, below 2 GiB and in this format. */
  static Format<Integer> size(String min, String max) {
    return Format.of(
            "a size such as 4096, 16KiB or 1MiB, " + min + ".." + max,
            within(UnitFormat::parseSize, min, max))
        .map(Math::toIntExact);
  }

  /** The same without an upper bound of 2 GiB, and shares of a whole from 1% to 50%. */
  static Format<Long> sizeOrShare(String min, String max, long whole) {
    Function<String, Optional<Long>> size = within(UnitFormat::parseSize, min, max);
    return Format.of(
        "a share of the heap such as 10%, 1%..50%, or a size, " + min + ".." + max,
        text ->
            SHARE.matcher(text).matches()
                ? Optional.of(whole * Integer.parseInt(text.replace("%", "")) / 100)
                : size.apply(text));
  }

  private static <T extends Comparable<T>> Function<String, Optional<T>> within(
      Function<String, Optional<T>> parser, String min, String max) {
    T least = parser.apply(min).orElseThrow();
    T most = parser.apply(max).orElseThrow();
    return text ->
        parser.apply(text).filter(n -> n.compareTo(least) >= 0 && n.compareTo(most) <= 0);
  }

  static Optional<Duration> parseDuration(String text) {
    return parse(text, MILLIS).map(Duration::ofMillis);
  }

  static Optional<Long> parseSize(String text) {
    return parse(text, BYTES);
  }

  private static Optional<Long> parse(String text, Map<String, Long> units) {
    Matcher number = NUMBER.matcher(text);
    Long unit = number.matches() ? units.get(number.group(2)) : null;
    return unit == null ? Optional.empty() : Optional.of(Long.parseLong(number.group(1)) * unit);
  }
}
