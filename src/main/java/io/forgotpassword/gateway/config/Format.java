package io.forgotpassword.gateway.config;

import static java.util.stream.Collectors.joining;

import io.forgotpassword.gateway.model.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text format of one kind of value.
 *
 * @param expected describes the allowed values in a problem
 * @param parser empty when a text is not in this format
 * @param mask what a problem shows of a written value
 */
record Format<T>(
    String expected, Function<String, Optional<T>> parser, UnaryOperator<String> mask) {
  private static final Pattern NUMBER = Pattern.compile("(0|[1-9][0-9]{0,8})([A-Za-z]*)");
  private static final Pattern SHARE = Pattern.compile("([1-9]|[1-4][0-9]|50)%");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES = Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20);

  static final Format<String> TEXT = of("a text", Optional::of);

  static final Format<String> NON_EMPTY = text("a text that is not empty", t -> !t.isEmpty());

  static final Format<Boolean> BOOLEAN = choice(List.of(true, false), String::valueOf);

  static final Format<Integer> PORT = integer(0, 65_535);

  static final Format<Path> PATH =
      of("a path", text -> text.isEmpty() ? Optional.empty() : path(text));

  Optional<T> parse(String text) {
    return parser.apply(text);
  }

  static <T> Format<T> of(String expected, Function<String, Optional<T>> parse) {
    return new Format<>(expected, parse, UnaryOperator.identity());
  }

  static Format<String> text(String expected, Predicate<String> accepts) {
    return of(expected, text -> Optional.of(text).filter(accepts));
  }

  static Format<String> matching(String regex, String expected) {
    return text(expected, Pattern.compile(regex).asMatchPredicate());
  }

  static Format<Integer> integer(int min, int max) {
    return matching("0|[1-9][0-9]{0,9}", min + ".." + max)
        .map(Long::parseLong)
        .filter(number -> number >= min && number <= max)
        .map(Long::intValue);
  }

  /** One of a closed set; problems list it in this order. */
  static <T> Format<T> choice(List<T> values, Function<T, String> spelling) {
    return of(
        values.stream().map(spelling).collect(joining(" or ")),
        text -> values.stream().filter(value -> spelling.apply(value).equals(text)).findFirst());
  }

  /** An enum's constants, spelled in lower case. */
  static <E extends Enum<E>> Format<E> choice(Class<E> type) {
    return choice(Stream.of(type.getEnumConstants()).toList(), Format::spelling);
  }

  static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A confidential text; problems show it only when it is a placeholder. */
  static Format<Secret> secret(String expected, Predicate<String> accepts) {
    return text(expected, accepts)
        .map(Secret::of)
        .shownAs(written -> Interpolation.isPlaceholder(written) ? written : "***");
  }

  <U> Format<U> map(Function<T, U> of) {
    return new Format<>(expected, text -> parse(text).map(of), mask);
  }

  Format<T> filter(Predicate<T> accepts) {
    return new Format<>(expected, text -> parse(text).filter(accepts), mask);
  }

  /** The same format, described in other words. */
  Format<T> expecting(String words) {
    return new Format<>(words, parser, mask);
  }

  Format<T> shownAs(UnaryOperator<String> mask) {
    return new Format<>(expected, parser, mask);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Durations from {@code min} to {@code max}, both inclusive and in this format. */
  static Format<Duration> duration(String min, String max) {
    return Format.of(
        "a duration such as 250ms, 5s, 15m or 24h, " + min + ".." + max,
        Format.<Duration>within(Format::parseDuration, min, max));
  }

  /** Sizes from {@code min} to {@code max}, both inclusive, below 2 GiB and in this format. */
  static Format<Integer> size(String min, String max) {
    return Format.of(
            "a size such as 4096, 16KiB or 1MiB, " + min + ".." + max,
            Format.<Long>within(Format::parseSize, min, max))
        .map(Math::toIntExact);
  }

  /** The same without an upper bound of 2 GiB, and shares of a whole from 1% to 50%. */
  static Format<Long> sizeOrShare(String min, String max, long whole) {
    Function<String, Optional<Long>> size = Format.<Long>within(Format::parseSize, min, max);
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

  /** The text of a duration in its largest unit up to hours. */
  static String spelling(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }
}
