package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The default rules of operations that are passed through. Whoever signs in must not be locked out
 * by somebody who knows the username, so a rule on usernames refuses messages only.
 */
final class PassThroughRules {
  private static final Duration QUARTER = Duration.ofMinutes(15);

  /** Each call can send a message to a person. */
  private static final Set<Operation> MESSAGES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Operation.SIGN_UP,
              Operation.RESEND_CONFIRMATION_CODE,
              Operation.GET_USER_ATTRIBUTE_VERIFICATION_CODE,
              Operation.UPDATE_USER_ATTRIBUTES));

  /** Each call can try a password or a code. */
  private static final Set<Operation> TRIES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Operation.INITIATE_AUTH,
              Operation.RESPOND_TO_AUTH_CHALLENGE,
              Operation.CHANGE_PASSWORD,
              Operation.CONFIRM_SIGN_UP,
              Operation.VERIFY_USER_ATTRIBUTE,
              Operation.VERIFY_SOFTWARE_TOKEN));

  private final Collection<Operation> passThrough;
  private final List<Rule> rules = new ArrayList<>();

  private PassThroughRules(Collection<Operation> passThrough) {
    this.passThrough = passThrough;
  }

  static List<Rule> of(Collection<Operation> passThrough) {
    PassThroughRules rules = new PassThroughRules(passThrough);
    rules.addMessages();
    rules.addTries();
    Predicate<Operation> others = op -> !MESSAGES.contains(op) && !TRIES.contains(op);
    rules.add("others-per-ip", List.of(LimitSettings.Key.IP), others, new Allowance(300, QUARTER));
    return rules.rules;
  }

  private void addMessages() {
    Predicate<Operation> messages = MESSAGES::contains;
    Predicate<Operation> named = messages.and(PassThroughRules::namesUser);
    Duration hour = Duration.ofHours(1);
    add(
        "messages-per-ip",
        List.of(LimitSettings.Key.IP),
        messages,
        new Allowance(10, QUARTER),
        new Allowance(50, Duration.ofHours(24)));
    add(
        "messages-per-network",
        List.of(LimitSettings.Key.NETWORK),
        messages,
        new Allowance(100, QUARTER));
    add(
        "messages-per-username",
        List.of(LimitSettings.Key.USERNAME),
        named,
        new Allowance(5, hour));
    // Fewer, so that no single address uses up what a username has.
    add(
        "messages-per-pair",
        List.of(LimitSettings.Key.IP, LimitSettings.Key.USERNAME),
        named,
        new Allowance(3, hour));
  }

  private void addTries() {
    Predicate<Operation> tries = TRIES::contains;
    add("tries-per-ip", List.of(LimitSettings.Key.IP), tries, new Allowance(60, QUARTER));
    add(
        "tries-per-network",
        List.of(LimitSettings.Key.NETWORK),
        tries,
        new Allowance(600, QUARTER));
    add(
        Mode.SHADOW,
        "tries-per-username",
        List.of(LimitSettings.Key.USERNAME),
        tries.and(PassThroughRules::namesUser),
        new Allowance(10, QUARTER));
  }

  private static boolean namesUser(Operation operation) {
    return operation.shape() == Operation.Shape.USER
        || operation.shape() == Operation.Shape.SIGN_IN;
  }

  private void add(
      String name, List<LimitSettings.Key> keys, Predicate<Operation> counted, Allowance... allow) {
    add(Mode.ENFORCE, name, keys, counted, allow);
  }

  /** Adds a rule unless it would count nothing. */
  private void add(
      Mode mode,
      String name,
      List<LimitSettings.Key> keys,
      Predicate<Operation> counted,
      Allowance... allow) {
    List<Operation> operations = passThrough.stream().filter(counted).toList();
    if (!operations.isEmpty()) {
      rules.add(
          new Rule(
              name,
              keys,
              List.of(allow),
              mode,
              LimitsSection.IPV4_PREFIX,
              LimitsSection.IPV6_PREFIX,
              Collections.unmodifiableSet(EnumSet.copyOf(operations))));
    }
  }
}
