package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitRule.Role;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
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
  private static final Set<Operation> RECOVERY = Operation.RECOVERY;
  private static final List<LimitSettings.Key> DEVICE =
      List.of(LimitSettings.Key.DEVICE, LimitSettings.Key.OWNER);
  private static final List<LimitSettings.Key> OWNER = List.of(LimitSettings.Key.OWNER);
  private static final List<LimitSettings.Key> GLOBAL = List.of(LimitSettings.Key.GLOBAL);

  private LaneRules() {}

  static List<LimitRule> of(LimitSettings settings) {
    List<LimitRule> all = new ArrayList<>(LimitRule.of(settings.rules()));
    LimitSettings.TrustedDevices devices = settings.trustedDevices();
    if (devices != null) {
      all.add(rule(Role.TRUSTED, "trusted-device", DEVICE, devices.allow(), MESSAGES));
      all.add(rule(Role.TRUSTED, "trusted-username", OWNER, devices.perUsername(), MESSAGES));
      all.add(rule(Role.TRUSTED, "trusted-guesses", OWNER, devices.guesses(), GUESSES));
      all.add(rule(Role.FORGOTTEN_DEVICES, "forgotten-devices", OWNER, List.of(AGE), RECOVERY));
    }
    Duration pauseLinks = settings.pauseLinks();
    if (pauseLinks != null) {
      List<Allowance> once = List.of(new Allowance(1, pauseLinks));
      all.add(rule(Role.PAUSED, RateLimiter.PAUSED, OWNER, List.of(ONE_PAUSE), RECOVERY));
      all.add(rule(Role.PAUSE_LINKS, "pause-links", GLOBAL, once, Set.of()));
    }
    return all;
  }

  private static LimitRule rule(
      Role role,
      String name,
      List<LimitSettings.Key> keys,
      List<Allowance> allow,
      Set<Operation> operations) {
    return new LimitRule(
        new LimitSettings.Rule(
            name, keys, allow, Mode.ENFORCE, IPV4_PREFIX, IPV6_PREFIX, operations),
        role);
  }
}
