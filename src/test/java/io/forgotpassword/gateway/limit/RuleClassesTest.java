package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.forgot;
import static io.forgotpassword.gateway.limit.LimitFixtures.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who pays for a request, by the class of the rule that refuses it; wherever buckets are kept. */
class RuleClassesTest {
  @AfterAll
  static void stopRedis() {
    Where.stopRedis();
  }

  private static LimitSettings.Rule shadow(String name, LimitSettings.Key key) {
    return rule(name, List.of(key), Mode.SHADOW, "9 per 9000s");
  }

  private static LimitSettings.Rule[] rules(int address, int budget, int username) {
    return new LimitSettings.Rule[] {
      rule("user", LimitSettings.Key.USERNAME, username + " per 9000s"),
      rule("ip", LimitSettings.Key.IP, address + " per 9000s"),
      rule("client", LimitSettings.Key.CLIENT, budget + " per 9000s"),
      shadow("network-trial", LimitSettings.Key.NETWORK),
      shadow("global-trial", LimitSettings.Key.GLOBAL),
      shadow("user-trial", LimitSettings.Key.USERNAME)
    };
  }

  private static RateLimitResult ask(RateLimiter limiter) {
    return OpenRedis.await(limiter.admit(forgot("192.0.2.1", "ada")));
  }

  /** The rules that were charged. */
  private static List<String> charged(RateLimitResult result) {
    return result.rules().stream()
        .filter(rule -> rule.after() < rule.before())
        .map(RateLimitResult.RuleResult::rule)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Where.class)
  void a_request_that_all_rules_admit_costs_all(Where where) throws Exception {
    RateLimiter limiter = where.limiter(rules(5, 5, 5));
    assertThat(charged(ask(limiter)))
        .containsExactly("user", "ip", "client", "network-trial", "global-trial", "user-trial");
    limiter.close();
  }

  @ParameterizedTest
  @EnumSource(Where.class)
  void a_refusal_by_username_costs_the_address_alone(Where where) throws Exception {
    RateLimiter limiter = where.limiter(rules(5, 5, 1));
    ask(limiter);

    RateLimitResult refused = ask(limiter);

    assertThat(refused.refusal()).matches(by -> by.rule().equals("user") && by.byUsername());
    assertThat(charged(refused)).containsExactly("ip", "network-trial");
    limiter.close();
  }

  @ParameterizedTest
  @EnumSource(Where.class)
  void a_refusal_by_address_or_budget_is_shown_and_costs_nothing(Where where) throws Exception {
    for (LimitSettings.Rule[] tight : List.of(rules(1, 5, 1), rules(5, 1, 1), rules(1, 5, 5))) {
      RateLimiter limiter = where.limiter(tight);
      ask(limiter);

      RateLimitResult refused = ask(limiter);

      assertThat(refused.refusal()).matches(by -> !by.byUsername());
      assertThat(charged(refused)).isEmpty();
      limiter.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Where.class)
  void a_request_identical_to_one_in_flight_asks_address_and_budget_and_costs_the_address(
      Where where) throws Exception {
    RateLimiter limiter = where.limiter(rules(2, 5, 1));
    ask(limiter);

    RateLimitResult identical = OpenRedis.await(limiter.admitIdentical(forgot("192.0.2.1", "ada")));
    RateLimitResult refused = OpenRedis.await(limiter.admitIdentical(forgot("192.0.2.1", "ada")));

    assertThat(identical.refusal()).isNull();
    assertThat(charged(identical)).containsExactly("ip", "network-trial");
    assertThat(refused.refusal()).matches(by -> by.rule().equals("ip"));
    assertThat(charged(refused)).isEmpty();
    limiter.close();
  }

  @Test
  void any_key_with_username_or_phone_country_is_about_the_user() {
    Map<String, LimitRule.Kind> kinds =
        LimitRule.of(
                List.of(
                    pair("a", LimitSettings.Key.IP, LimitSettings.Key.USERNAME),
                    pair("b", LimitSettings.Key.NETWORK, LimitSettings.Key.PHONE_COUNTRY),
                    pair("c", LimitSettings.Key.CLIENT, LimitSettings.Key.NETWORK),
                    pair("d", LimitSettings.Key.FINGERPRINT, LimitSettings.Key.GLOBAL),
                    pair("e", LimitSettings.Key.CLIENT, LimitSettings.Key.GLOBAL)))
            .stream()
            .collect(Collectors.toMap(LimitRule::name, LimitRule::kind));
    assertThat(kinds)
        .isEqualTo(
            Map.of(
                "a", LimitRule.Kind.USERNAME,
                "b", LimitRule.Kind.USERNAME,
                "c", LimitRule.Kind.ADDRESS,
                "d", LimitRule.Kind.ADDRESS,
                "e", LimitRule.Kind.BUDGET));
  }

  private static LimitSettings.Rule pair(
      String name, LimitSettings.Key one, LimitSettings.Key other) {
    return rule(name, List.of(one, other), Mode.ENFORCE, "1 per 60s");
  }
}
