package io.forgotpassword.gateway.config;

import static io.forgotpassword.gateway.limit.LimitSettings.Mode.ENFORCE;
import static io.forgotpassword.gateway.limit.LimitSettings.Mode.SHADOW;

import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.model.Operation;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of a configuration that names none, with keys and limits as the file spells them. */
final class DefaultRules {
  private static final Set<Operation> FORGOT = EnumSet.of(Operation.FORGOT_PASSWORD);
  private static final Set<Operation> CONFIRM = EnumSet.of(Operation.CONFIRM_FORGOT_PASSWORD);

  /** Each call can send a message to the user whom it names. */
  private static final Set<Operation> NAMED_MESSAGES =
      EnumSet.of(Operation.SIGN_UP, Operation.RESEND_CONFIRMATION_CODE);

  /** Each call can send a message. */
  private static final Set<Operation> MESSAGES =
      union(
          NAMED_MESSAGES,
          EnumSet.of(
              Operation.GET_USER_ATTRIBUTE_VERIFICATION_CODE, Operation.UPDATE_USER_ATTRIBUTES));

  /** Each call can try a password or a code of the user whom it names. */
  private static final Set<Operation> NAMED_TRIES =
      EnumSet.of(
          Operation.INITIATE_AUTH, Operation.RESPOND_TO_AUTH_CHALLENGE, Operation.CONFIRM_SIGN_UP);

  /** Each call can try a password or a code. */
  private static final Set<Operation> TRIES =
      union(
          NAMED_TRIES,
          EnumSet.of(
              Operation.CHANGE_PASSWORD,
              Operation.VERIFY_USER_ATTRIBUTE,
              Operation.VERIFY_SOFTWARE_TOKEN));

  private static final Set<Operation> OTHERS =
      EnumSet.complementOf(union(Operation.RECOVERY, union(MESSAGES, TRIES)));

  private final Set<Operation> crossing;

  private DefaultRules(Set<Operation> crossing) {
    this.crossing = crossing;
  }

  /**
   * The rules of recovery, and those that count any of the other operations.
   *
   * <p>One address gets less for a username than all together, so it empties neither its messages
   * nor its guesses. In the worst hour a bucket admits its capacity and what an hour refills: 5
   * messages and 5 guesses, which leaves as many of the 20 that Cognito allows a user to trusted
   * devices. Whoever signs in must not be locked out by somebody who knows the username, so of what
   * passes through a rule on usernames refuses messages only.
   */
  static List<Rule> of(Collection<Operation> passThrough) {
    return new DefaultRules(union(Operation.RECOVERY, passThrough)).rules();
  }

  private List<Rule> rules() {
    return Stream.of(
            rule("per-ip", "ip", ENFORCE, Operation.RECOVERY, "10 per 15m", "50 per 24h"),
            rule("per-network", "network", ENFORCE, Operation.RECOVERY, "100 per 15m"),
            rule("per-username", "username", ENFORCE, FORGOT, "4 per 4h", "20 per 24h"),
            rule("per-ip-and-username", "ip+username", ENFORCE, FORGOT, "3 per 1h", "6 per 24h"),
            rule("guesses", "username", ENFORCE, CONFIRM, "4 per 4h"),
            rule("guesses-per-ip", "ip+username", ENFORCE, CONFIRM, "3 per 1h", "6 per 24h"),
            rule("messages-per-ip", "ip", ENFORCE, MESSAGES, "10 per 15m", "50 per 24h"),
            rule("messages-per-network", "network", ENFORCE, MESSAGES, "100 per 15m"),
            rule("messages-per-username", "username", ENFORCE, NAMED_MESSAGES, "5 per 1h"),
            rule("messages-per-pair", "ip+username", ENFORCE, NAMED_MESSAGES, "3 per 1h"),
            rule("tries-per-ip", "ip", ENFORCE, TRIES, "60 per 15m"),
            rule("tries-per-network", "network", ENFORCE, TRIES, "600 per 15m"),
            rule("tries-per-username", "username", SHADOW, NAMED_TRIES, "10 per 15m"),
            rule("others-per-ip", "ip", ENFORCE, OTHERS, "300 per 15m"))
        .filter(rule -> !rule.operations().isEmpty())
        .toList();
  }

  private Rule rule(
      String name, String key, Mode mode, Set<Operation> operations, String... allow) {
    EnumSet<Operation> counted = EnumSet.copyOf(operations);
    counted.retainAll(crossing);
    return new Rule(
        name,
        RuleSection.KEYS.parse(key).orElseThrow(),
        Stream.of(allow).map(limit -> RuleSection.ALLOWANCE.parse(limit).orElseThrow()).toList(),
        mode,
        RuleSection.IPV4_PREFIX,
        RuleSection.IPV6_PREFIX,
        Set.copyOf(counted));
  }

  private static EnumSet<Operation> union(Set<Operation> some, Collection<Operation> more) {
    EnumSet<Operation> union = EnumSet.copyOf(some);
    union.addAll(more);
    return union;
  }
}
