package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is written in a rule: {@code 10 per 15m}, and {@code ip} or {@code username+network}. */
final class LimitFormat {
  private static final Format<Integer> PERMITS = Format.integer(1, 1_000_000_000);
  private static final Format<LimitSettings.Key> ONE_KEY = Format.choice(LimitSettings.Key.class);
  private static final Pattern LIMIT = Pattern.compile("(\\S+) per (\\S+)");

  static final Format<Allowance> ALLOWANCE =
      Format.of(
          "a limit such as 10 per 15m, at least 1 and a window of 1s..8760h",
          LimitFormat::allowance);

  static final Format<List<LimitSettings.Key>> KEYS =
      Format.of(
          ONE_KEY.expected() + ", or two different ones such as username+network",
          LimitFormat::keys);

  private LimitFormat() {}

  private static Optional<Allowance> allowance(String text) {
    Matcher limit = LIMIT.matcher(text);
    if (!limit.matches()) {
      return Optional.empty();
    }
    return PERMITS
        .parse()
        .apply(limit.group(1))
        .flatMap(
            permits ->
                DurationFormat.between("1s", "8760h")
                    .parse()
                    .apply(limit.group(2))
                    .map(window -> new Allowance(permits, window)));
  }

  private static Optional<List<LimitSettings.Key>> keys(String text) {
    List<Optional<LimitSettings.Key>> parts =
        Stream.of(text.split("\\+", -1)).map(ONE_KEY.parse()).toList();
    List<LimitSettings.Key> keys = parts.stream().flatMap(Optional::stream).distinct().toList();
    return keys.size() == parts.size() && keys.size() <= 2 ? Optional.of(keys) : Optional.empty();
  }
}
