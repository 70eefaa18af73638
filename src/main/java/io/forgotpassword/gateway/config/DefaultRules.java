package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The rules of a configuration that names none. */
final class DefaultRules {
  static final int IPV4_PREFIX = 24;
  static final int IPV6_PREFIX = 48;

  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration DAY = Duration.ofHours(24);

  static final List<Rule> ALL =
      List.of(
          rule(
              "per-ip",
              LimitSettings.Key.IP,
              Operation.RECOVERY,
              new Allowance(10, QUARTER),
              new Allowance(50, DAY)),
          rule(
              "per-network",
              LimitSettings.Key.NETWORK,
              Operation.RECOVERY,
              new Allowance(100, QUARTER)),
          rule(
              "per-username",
              LimitSettings.Key.USERNAME,
              Operation.RECOVERY,
              new Allowance(3, QUARTER),
              new Allowance(10, DAY)),
          rule(
              "guesses",
              LimitSettings.Key.USERNAME,
              Set.of(Operation.CONFIRM_FORGOT_PASSWORD),
              new Allowance(5, QUARTER)));

  private DefaultRules() {}

  private static Rule rule(
      String name, LimitSettings.Key key, Set<Operation> operations, Allowance... allow) {
    return new Rule(
        name, List.of(key), List.of(allow), Mode.ENFORCE, IPV4_PREFIX, IPV6_PREFIX, operations);
  }
}
