package io.forgotpassword.gateway.config;

import static java.util.stream.Collectors.joining;

import io.forgotpassword.gateway.model.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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
}
