package io.forgotpassword.gateway.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes, written {@code 4096}, {@code 16KiB} or {@code 1MiB}. */
final class SizeFormat {
  private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]{0,8})(KiB|MiB)?");

  private SizeFormat() {}

  /** Sizes from {@code min} to {@code max}, both inclusive, below 2 GiB and in this format. */
  static Format<Integer> between(String min, String max) {
    long least = parse(min).orElseThrow();
    long most = parse(max).orElseThrow();
    return Format.of(
        "a size such as 4096, 16KiB or 1MiB, " + min + ".." + max,
        text -> parse(text).filter(s -> s >= least && s <= most).map(Math::toIntExact));
  }

  static Optional<Long> parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(size.group(1));
    String unit = size.group(2);
    if (unit == null) {
      return Optional.of(count);
    }
    return Optional.of(unit.equals("KiB") ? count << 10 : count << 20);
  }
}
