package io.forgotpassword.gateway.config;

import static io.forgotpassword.gateway.config.LimitsSection.DAY;
import static io.forgotpassword.gateway.config.LimitsSection.HOUR;
import static io.forgotpassword.gateway.config.LimitsSection.IP_AND_USERNAME;
import static io.forgotpassword.gateway.config.LimitsSection.QUARTER;
import static io.forgotpassword.gateway.config.LimitsSection.USERNAME;
import static io.forgotpassword.gateway.config.LimitsSection.per;
import static io.forgotpassword.gateway.config.LimitsSection.rule;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.model.Operation;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The default rules of operations that are passed through. Whoever signs in must not be locked out
 * by somebody who knows the username, so a rule on usernames refuses messages only.
 */
final class PassThroughRules {
  private static final List<LimitSettings.Key> IP = List.of(LimitSettings.Key.IP);
  private static final List<LimitSettings.Key> NETWORK = List.of(LimitSettings.Key.NETWORK);

  /** Each call can send a message to the user whom it names. */
  private static final Set<Operation> NAMED_MESSAGES =
      EnumSet.of(Operation.SIGN_UP, Operation.RESEND_CONFIRMATION_CODE);

  /** Each call can send a message. */
  private static final Set<Operation> MESSAGES =
      EnumSet.of(
          Operation.SIGN_UP,
          Operation.RESEND_CONFIRMATION_CODE,
          Operation.GET_USER_ATTRIBUTE_VERIFICATION_CODE,
          Operation.UPDATE_USER_ATTRIBUTES);

  /** Each call can try a password or a code of the user whom it names. */
  private static final Set<Operation> NAMED_TRIES =
      EnumSet.of(
          Operation.INITIATE_AUTH, Operation.RESPOND_TO_AUTH_CHALLENGE, Operation.CONFIRM_SIGN_UP);

  /** Each call can try a password or a code. */
  private static final Set<Operation> TRIES =
      EnumSet.of(
          Operation.INITIATE_AUTH,
          Operation.RESPOND_TO_AUTH_CHALLENGE,
          Operation.CONFIRM_SIGN_UP,
          Operation.CHANGE_PASSWORD,
          Operation.VERIFY_USER_ATTRIBUTE,
          Operation.VERIFY_SOFTWARE_TOKEN);

  private PassThroughRules() {}

  /** The rules that count any of the operations, and count nothing else. */
  static List<Rule> of(Collection<Operation> passThrough) {
    Set<Operation> others = EnumSet.allOf(Operation.class);
    others.removeAll(MESSAGES);
    others.removeAll(TRIES);
    return Stream.of(
            rule("messages-per-ip", IP, MESSAGES, per(10, QUARTER), per(50, DAY)),
            rule("messages-per-network", NETWORK, MESSAGES, per(100, QUARTER)),
            rule("messages-per-username", USERNAME, NAMED_MESSAGES, per(5, HOUR)),
            // Fewer, so that no single address uses up what a username has.
            rule("messages-per-pair", IP_AND_USERNAME, NAMED_MESSAGES, per(3, HOUR)),
            rule("tries-per-ip", IP, TRIES, per(60, QUARTER)),
            rule("tries-per-network", NETWORK, TRIES, per(600, QUARTER)),
            shadow(rule("tries-per-username", USERNAME, NAMED_TRIES, per(10, QUARTER))),
            rule("others-per-ip", IP, others, per(300, QUARTER)))
        .map(rule -> counting(rule, passThrough))
        .filter(rule -> !rule.operations().isEmpty())
        .toList();
  }

  private static Rule shadow(Rule rule) {
    return copy(rule, Mode.SHADOW, rule.operations());
  }

  private static Rule counting(Rule rule, Collection<Operation> passThrough) {
    Set<Operation> counted = EnumSet.copyOf(rule.operations());
    counted.retainAll(passThrough);
    return copy(rule, rule.mode(), Set.copyOf(counted));
  }

  private static Rule copy(Rule rule, Mode mode, Set<Operation> operations) {
    return new Rule(
        rule.name(),
        rule.keys(),
        rule.allow(),
        mode,
        rule.ipv4Prefix(),
        rule.ipv6Prefix(),
        operations);
  }
}
