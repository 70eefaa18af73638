package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** Rules and requests, as briefly as tests want them. */
final class Rules {
  private Rules() {}

  /** An enforced rule on addresses. */
  static LimitSettings.Rule ip(String name, Allowance... allow) {
    return rule(name, LimitSettings.Key.IP, Mode.ENFORCE, allow);
  }

  static LimitSettings.Rule username(String name, Allowance... allow) {
    return rule(name, LimitSettings.Key.USERNAME, Mode.ENFORCE, allow);
  }

  static LimitSettings.Rule shadow(String name, Allowance... allow) {
    return rule(name, LimitSettings.Key.IP, Mode.SHADOW, allow);
  }

  static LimitSettings.Rule shadowUsername(String name, Allowance... allow) {
    return rule(name, LimitSettings.Key.USERNAME, Mode.SHADOW, allow);
  }

  /** An enforced budget. */
  static LimitSettings.Rule client(String name, Allowance... allow) {
    return rule(name, LimitSettings.Key.CLIENT, Mode.ENFORCE, allow);
  }

  private static LimitSettings.Rule rule(
      String name, LimitSettings.Key key, Mode mode, Allowance... allow) {
    return new LimitSettings.Rule(
        name, List.of(key), List.of(allow), mode, 24, 48, EnumSet.allOf(Operation.class));
  }

  static Allowance per(long permits, Duration window) {
    return new Allowance(permits, window);
  }

  static Allowance perHour(long permits) {
    return per(permits, Duration.ofHours(1));
  }

  static List<LimitRule> of(LimitSettings.Rule... rules) {
    return LimitRule.of(List.of(rules));
  }

  /** With those of trusted devices, which are remembered for a day, and of the pause. */
  static List<LimitRule> withLanes(LimitSettings.Rule... rules) {
    LimitSettings.TrustedDevices trusted =
        new LimitSettings.TrustedDevices(
            Duration.ofDays(1),
            List.of(),
            List.of(perHour(2)),
            List.of(perHour(4)),
            List.of(perHour(3)),
            20);
    return LaneRules.of(LimitFixtures.withLanes(LimitFixtures.settings(1, rules), trusted));
  }

  static LimitSettings shared(String uri, LimitSettings.Rule... rules) {
    return new LimitSettings(
        LimitSettings.Store.REDIS,
        Secret.of(uri),
        10_000,
        Duration.ZERO,
        List.of(rules),
        LimitSettings.ALL_COUNTRIES,
        null);
  }

  static BucketRequest request(LimitRule rule, long key) {
    return new BucketRequest(rule, new BucketKey(key * 0x9E3779B97F4A7C15L, key + 1));
  }
}
