package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The default rules of operations that are passed through. Whoever signs in must not be locked out
 * by somebody who knows the username, so a rule on usernames refuses messages only.
 */
final class PassThroughRules {
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<LimitSettings.Key> IP = List.of(LimitSettings.Key.IP);
  private static final List<LimitSettings.Key> NETWORK = List.of(LimitSettings.Key.NETWORK);
  private static final List<LimitSettings.Key> USERNAME = List.of(LimitSettings.Key.USERNAME);
  private static final List<LimitSettings.Key> PAIR =
      List.of(LimitSettings.Key.IP, LimitSettings.Key.USERNAME);

  /** Each call can send a message to the user whom it names. */
  private static final Set<Operation> NAMED_MESSAGES =
      Set.of(Operation.SIGN_UP, Operation.RESEND_CONFIRMATION_CODE);

  /** Each call can send a message. */
  private static final Set<Operation> MESSAGES =
      with(
          NAMED_MESSAGES,
          Operation.GET_USER_ATTRIBUTE_VERIFICATION_CODE,
          Operation.UPDATE_USER_ATTRIBUTES);

  /** Each call can try a password or a code of the user whom it names. */
  private static final Set<Operation> NAMED_TRIES =
      Set.of(
          Operation.INITIATE_AUTH, Operation.RESPOND_TO_AUTH_CHALLENGE, Operation.CONFIRM_SIGN_UP);

  /** Each call can try a password or a code. */
  private static final Set<Operation> TRIES =
      with(
          NAMED_TRIES,
          Operation.CHANGE_PASSWORD,
          Operation.VERIFY_USER_ATTRIBUTE,
          Operation.VERIFY_SOFTWARE_TOKEN);

  private PassThroughRules() {}

  /** The rules that count any of the operations, and count nothing else. */
  static List<Rule> of(Collection<Operation> passThrough) {
    Set<Operation> others = EnumSet.allOf(Operation.class);
    others.removeAll(with(MESSAGES, TRIES.toArray(Operation[]::new)));
    return List.of(
            rule("messages-per-ip", IP, MESSAGES, per(10, QUARTER), per(50, Duration.ofHours(24))),
            rule("messages-per-network", NETWORK, MESSAGES, per(100, QUARTER)),
            rule("messages-per-username", USERNAME, NAMED_MESSAGES, per(5, HOUR)),
            // Fewer, so that no single address uses up what a username has.
            rule("messages-per-pair", PAIR, NAMED_MESSAGES, per(3, HOUR)),
            rule("tries-per-ip", IP, TRIES, per(60, QUARTER)),
            rule("tries-per-network", NETWORK, TRIES, per(600, QUARTER)),
            rule("tries-per-username", Mode.SHADOW, USERNAME, NAMED_TRIES, per(10, QUARTER)),
            rule("others-per-ip", IP, others, per(300, QUARTER)))
        .stream()
        .map(rule -> counting(rule, passThrough))
        .filter(rule -> !rule.operations().isEmpty())
        .toList();
  }

  private static Set<Operation> with(Set<Operation> some, Operation... more) {
    Set<Operation> all = EnumSet.copyOf(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  private static Allowance per(long permits, Duration window) {
    return new Allowance(permits, window);
  }

  private static Rule rule(
      String name, List<LimitSettings.Key> keys, Set<Operation> operations, Allowance... allow) {
    return rule(name, Mode.ENFORCE, keys, operations, allow);
  }

  private static Rule rule(
      String name,
      Mode mode,
      List<LimitSettings.Key> keys,
      Set<Operation> operations,
      Allowance... allow) {
    int ipv4 = LimitsSection.IPV4_PREFIX;
    int ipv6 = LimitsSection.IPV6_PREFIX;
    return new Rule(name, keys, List.of(allow), mode, ipv4, ipv6, operations);
  }

  private static Rule counting(Rule rule, Collection<Operation> passThrough) {
    Set<Operation> counted = EnumSet.noneOf(Operation.class);
    counted.addAll(passThrough);
    counted.retainAll(rule.operations());
    return new Rule(
        rule.name(),
        rule.keys(),
        rule.allow(),
        rule.mode(),
        rule.ipv4Prefix(),
        rule.ipv6Prefix(),
        Set.copyOf(counted));
  }
}
