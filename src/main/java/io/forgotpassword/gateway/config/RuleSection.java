package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one of {@code limits.rules}. */
final class RuleSection {
  static final int IPV4_PREFIX = 24;
  static final int IPV6_PREFIX = 48;

  private static final List<Operation> RECOVERY = List.copyOf(Operation.RECOVERY);

  private static final Format<String> NAME =
      Format.matching("[a-z0-9-]{1,64}", "1 to 64 of a-z, 0-9 and -");

  private static final Format<Integer> PERMITS = Format.integer(1, 1_000_000_000);
  private static final Format<Duration> WINDOW = Format.duration("1s", "8760h");
  private static final Format<LimitSettings.Key> ONE_KEY =
      Format.choice(
          List.copyOf(
              EnumSet.complementOf(EnumSet.of(LimitSettings.Key.DEVICE, LimitSettings.Key.OWNER))),
          Format::spelling);

  static final Format<Allowance> ALLOWANCE =
      Format.of(
          "a limit such as 10 per 15m, at least 1 and a window of 1s..8760h",
          RuleSection::allowance);

  static final Format<List<LimitSettings.Key>> KEYS =
      Format.of(
          ONE_KEY.expected() + ", or two different ones such as username+network",
          RuleSection::keys);

  private RuleSection() {}

  static Rule read(Section rule, List<Operation> passThrough) {
    String name = rule.required("name", NAME, "");
    List<LimitSettings.Key> keys = rule.required("key", KEYS, List.of());
    return new Rule(
        name,
        keys,
        allow(rule, "allow", List.of()),
        rule.choice("mode", Mode.ENFORCE),
        prefix(rule, "ipv4-prefix", keys, 32, IPV4_PREFIX),
        prefix(rule, "ipv6-prefix", keys, 128, IPV6_PREFIX),
        operations(rule, passThrough));
  }

  /** The windows that a key lists: at least one, each of a length of its own. */
  static List<Allowance> allow(Section rule, String key, List<Allowance> absent) {
    List<Allowance> allow = rule.list(key, ALLOWANCE, absent);
    if (rule.isBroken(key)) {
      return allow;
    }
    if (allow.isEmpty()) {
      rule.refuse(key, "a list of at least one limit such as 10 per 15m");
    }
    Set<Duration> windows = new HashSet<>();
    for (int i = 0; i < allow.size(); i++) {
      if (!windows.add(allow.get(i).window())) {
        rule.refuse(key + "[" + i + "]", "a window that no limit before it has");
      }
    }
    return allow;
  }

  private static int prefix(
      Section rule, String key, List<LimitSettings.Key> keys, int bits, int otherwise) {
    int prefix = rule.integer(key, 1, bits, otherwise);
    if (rule.isWritten(key) && !rule.isBroken("key") && !keys.contains(LimitSettings.Key.NETWORK)) {
      rule.refuse(key, "nothing, because the rule's key has no network in it");
    }
    return prefix;
  }

  private static Set<Operation> operations(Section rule, List<Operation> passThrough) {
    List<Operation> operations = rule.list("operations", crossing(passThrough), RECOVERY);
    if (operations.isEmpty() && !rule.isBroken("operations")) {
      rule.refuse("operations", "at least one operation; without the key it is those of recovery");
    }
    return Set.copyOf(operations);
  }

  private static Format<Operation> crossing(List<Operation> passThrough) {
    List<Operation> crossing = Stream.concat(RECOVERY.stream(), passThrough.stream()).toList();
    Format<Operation> choice = Format.choice(crossing, Operation::wireName);
    return choice.expecting(choice.expected() + ", or what else cognito.pass-through names");
  }

  private static Optional<Allowance> allowance(String text) {
    String[] parts = text.split(" per ", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    Optional<Duration> window = WINDOW.parse(parts[1]);
    return PERMITS.parse(parts[0]).flatMap(n -> window.map(time -> new Allowance(n, time)));
  }

  private static Optional<List<LimitSettings.Key>> keys(String text) {
    List<Optional<LimitSettings.Key>> parts =
        Stream.of(text.split("\\+", -1)).map(ONE_KEY.parser()).toList();
    List<LimitSettings.Key> keys = parts.stream().flatMap(Optional::stream).distinct().toList();
    return keys.size() == parts.size() && keys.size() <= 2 ? Optional.of(keys) : Optional.empty();
  }
}
