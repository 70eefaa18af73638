package io.forgotpassword.gateway.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, written {@code 250ms}, {@code 5s}, {@code 15m} or {@code 24h}. */
final class DurationFormat {
  private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h)");

  private DurationFormat() {}

  /** Durations from {@code min} to {@code max}, both inclusive and in this format. */
  static Format<Duration> between(String min, String max) {
    Duration shortest = parse(min).orElseThrow();
    Duration longest = parse(max).orElseThrow();
    return Format.of(
        "a duration such as 250ms, 5s, 15m or 24h, " + min + ".." + max,
        text -> parse(text).filter(d -> d.compareTo(shortest) >= 0 && d.compareTo(longest) <= 0));
  }

  static Optional<Duration> parse(String text) {
    Matcher duration = DURATION.matcher(text);
    if (!duration.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(duration.group(1));
    return Optional.of(
        switch (duration.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        });
  }
}
