package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One of {@code limits.rules} becomes a rule. */
final class RuleSection {
  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;
  private static final List<Operation> RECOVERY = List.copyOf(Operation.RECOVERY);

  private static final Format<String> NAME =
      Format.matching(Pattern.compile("[a-z0-9-]{1,64}"), "1 to 64 of a-z, 0-9 and -");

  private RuleSection() {}

  static Rule read(Section rule, List<Operation> passThrough) {
    String name = rule.required("name", NAME, "");
    List<LimitSettings.Key> keys = rule.required("key", LimitFormat.KEYS, List.of());
    return new Rule(
        name,
        keys,
        allow(rule),
        rule.value("mode", Format.choice(Mode.class), Mode.ENFORCE),
        prefix(rule, "ipv4-prefix", keys, V4_BITS, DefaultRules.IPV4_PREFIX),
        prefix(rule, "ipv6-prefix", keys, V6_BITS, DefaultRules.IPV6_PREFIX),
        operations(rule, passThrough));
  }

  private static List<Allowance> allow(Section rule) {
    List<Allowance> allow = rule.list("allow", LimitFormat.ALLOWANCE, List.of());
    if (rule.isBroken("allow")) {
      return allow;
    }
    if (allow.isEmpty()) {
      rule.refuse("allow", "a list of at least one limit such as 10 per 15m");
    }
    Set<Duration> windows = new HashSet<>();
    for (int i = 0; i < allow.size(); i++) {
      if (!windows.add(allow.get(i).window())) {
        rule.refuse("allow[" + i + "]", "a window that no limit before it has");
      }
    }
    return allow;
  }

  private static int prefix(
      Section rule, String key, List<LimitSettings.Key> keys, int bits, int otherwise) {
    int prefix = rule.value(key, Format.integer(1, bits), otherwise);
    if (rule.isWritten(key) && !rule.isBroken("key") && !keys.contains(LimitSettings.Key.NETWORK)) {
      rule.refuse(key, "nothing, because the rule's key has no network in it");
    }
    return prefix;
  }

  private static Set<Operation> operations(Section rule, List<Operation> passThrough) {
    List<Operation> operations = rule.list("operations", crossing(passThrough), RECOVERY);
    if (operations.isEmpty()) {
      if (!rule.isBroken("operations")) {
        rule.refuse(
            "operations", "at least one operation; without the key it is those of recovery");
      }
      return Set.of();
    }
    return Collections.unmodifiableSet(EnumSet.copyOf(operations));
  }

  private static Format<Operation> crossing(List<Operation> passThrough) {
    List<Operation> crossing = Stream.concat(RECOVERY.stream(), passThrough.stream()).toList();
    Format<Operation> choice = Format.choice(crossing, Operation::wireName);
    return Format.of(
        choice.expected() + ", or what else cognito.pass-through names", choice.parse());
  }
}
