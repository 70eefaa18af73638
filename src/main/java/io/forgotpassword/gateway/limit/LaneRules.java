package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All rules of a configuration: those it lists, and those that its trusted devices and its pause
 * links need.
 */
final class LaneRules {
  /** Of no rule's key; as wide as a rule's networks are by default. */
  private static final int IPV4_PREFIX = 24;

  private static final int IPV6_PREFIX = 48;

  private static final Allowance ONE_PAUSE = new Allowance(1, Duration.ofHours(24));

  /**
   * A permit a second since a user's devices were forgotten, as long as the longest {@code
   * remember}: with a shorter window, devices that were forgotten would be known again when {@code
   * remember} is raised.
   */
  private static final Allowance AGE =
      new Allowance(Duration.ofDays(365).toSeconds(), Duration.ofDays(365));

  private static final Set<Operation> MESSAGES = Set.of(Operation.FORGOT_PASSWORD);
  private static final Set<Operation> GUESSES = Set.of(Operation.CONFIRM_FORGOT_PASSWORD);

  private final List<LimitRule> rules;

  private LaneRules(List<LimitRule> configured) {
    this.rules = new ArrayList<>(configured);
  }

  static List<LimitRule> of(LimitSettings settings) {
    LaneRules all = new LaneRules(LimitRule.of(settings.rules()));
    LimitSettings.TrustedDevices trusted = settings.trustedDevices();
    if (trusted != null) {
      all.addTrusted(trusted);
    }
    Duration pauseLinks = settings.pauseLinks();
    if (pauseLinks != null) {
      Allowance once = new Allowance(1, pauseLinks);
      all.add(
          LimitRule.Role.PAUSED,
          RateLimiter.PAUSED,
          LimitSettings.Key.OWNER,
          List.of(ONE_PAUSE),
          Operation.RECOVERY);
      all.add(
          LimitRule.Role.PAUSE_LINKS,
          "pause-links",
          LimitSettings.Key.GLOBAL,
          List.of(once),
          Set.of());
    }
    return all.rules;
  }

  private void addTrusted(LimitSettings.TrustedDevices trusted) {
    LimitRule.Role role = LimitRule.Role.TRUSTED;
    add(role, "trusted-device", LimitSettings.Key.DEVICE, trusted.allow(), MESSAGES);
    add(role, "trusted-username", LimitSettings.Key.OWNER, trusted.perUsername(), MESSAGES);
    add(role, "trusted-guesses", LimitSettings.Key.OWNER, trusted.guesses(), GUESSES);
    add(
        LimitRule.Role.FORGOTTEN_DEVICES,
        "forgotten-devices",
        LimitSettings.Key.OWNER,
        List.of(AGE),
        Operation.RECOVERY);
  }

  private void add(
      LimitRule.Role role,
      String name,
      LimitSettings.Key key,
      List<Allowance> allow,
      Set<Operation> operations) {
    List<LimitSettings.Key> keys =
        key == LimitSettings.Key.DEVICE ? List.of(key, LimitSettings.Key.OWNER) : List.of(key);
    LimitSettings.Rule rule =
        new LimitSettings.Rule(
            name, keys, allow, LimitSettings.Mode.ENFORCE, IPV4_PREFIX, IPV6_PREFIX, operations);
    rules.add(new LimitRule(rules.size(), rule, role));
  }
}
