package io.forgotpassword.gateway.config;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.forgotpassword.gateway.limit.LimitSettings;
import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.limit.LimitSettings.Mode;
import io.forgotpassword.gateway.limit.LimitSettings.Rule;
import io.forgotpassword.gateway.limit.LimitSettings.Store;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code limits}. */
final class LimitsSection {
  private static final int MOST_KEYS = 100_000_000;
  private static final int DEFAULT_KEYS = 10_000_000;

  private static final Format<String> COUNTRY =
      Format.text(
          "* or an ISO 3166 region such as DE or a calling code such as +49",
          LimitsSection::isCountry);

  static final int IPV4_PREFIX = 24;
  static final int IPV6_PREFIX = 48;

  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration FOUR_HOURS = Duration.ofHours(4);
  private static final Duration DAY = Duration.ofHours(24);

  private static final List<LimitSettings.Key> USERNAME = List.of(LimitSettings.Key.USERNAME);
  private static final List<LimitSettings.Key> IP_AND_USERNAME =
      List.of(LimitSettings.Key.IP, LimitSettings.Key.USERNAME);
  private static final Set<Operation> MESSAGES = Set.of(Operation.FORGOT_PASSWORD);
  private static final Set<Operation> GUESSES = Set.of(Operation.CONFIRM_FORGOT_PASSWORD);

  /**
   * The rules of a configuration that names none. One address gets less for a username than all
   * together, so it empties neither its messages nor its guesses. In the worst hour a bucket admits
   * its capacity and what an hour refills: 5 messages and 5 guesses, which leaves as many of the 20
   * that Cognito allows a user to trusted devices.
   */
  private static final List<Rule> DEFAULT_RULES =
      List.of(
          rule(
              "per-ip",
              List.of(LimitSettings.Key.IP),
              Operation.RECOVERY,
              per(10, QUARTER),
              per(50, DAY)),
          rule(
              "per-network",
              List.of(LimitSettings.Key.NETWORK),
              Operation.RECOVERY,
              per(100, QUARTER)),
          rule("per-username", USERNAME, MESSAGES, per(4, FOUR_HOURS), per(20, DAY)),
          rule("per-ip-and-username", IP_AND_USERNAME, MESSAGES, per(3, HOUR), per(6, DAY)),
          rule("guesses", USERNAME, GUESSES, per(4, FOUR_HOURS)),
          rule("guesses-per-ip", IP_AND_USERNAME, GUESSES, per(3, HOUR), per(6, DAY)));

  private LimitsSection() {}

  static LimitSettings read(Section limits, List<Operation> passThrough) {
    Store store = limits.value("store", Format.choice(Store.class), Store.LOCAL);
    Secret redis = limits.value("redis", AddressFormat.REDIS, Secret.NONE);
    if (store == Store.REDIS && redis.isEmpty() && !limits.isBroken("redis")) {
      limits.refuse("redis", AddressFormat.REDIS.expected() + ", because limits.store is redis");
    }
    return new LimitSettings(
        store,
        redis,
        limits.value("max-keys", Format.integer(1, MOST_KEYS), DEFAULT_KEYS),
        limits.value("single-flight", UnitFormat.duration("0s", "1m"), Duration.ofSeconds(2)),
        rules(limits, passThrough),
        phoneCountries(limits),
        limits.isWritten("trusted-devices")
            ? TrustedDevicesSection.read(limits.section("trusted-devices"), store)
            : null);
  }

  private static Set<String> phoneCountries(Section limits) {
    Set<String> all = LimitSettings.ALL_COUNTRIES;
    Set<String> countries = Set.copyOf(limits.list("phone-countries", COUNTRY, List.copyOf(all)));
    if (!limits.isBroken("phone-countries")) {
      if (countries.isEmpty()) {
        limits.refuse("phone-countries", "at least one country; [\"*\"] is all");
      } else if (countries.size() > 1 && countries.containsAll(all)) {
        limits.refuse("phone-countries", "* alone, or a list of countries");
      }
    }
    return countries;
  }

  private static List<Rule> rules(Section limits, List<Operation> passThrough) {
    if (!limits.isWritten("rules")) {
      return Stream.concat(DEFAULT_RULES.stream(), PassThroughRules.of(passThrough).stream())
          .toList();
    }
    List<Rule> rules = new ArrayList<>();
    for (Section section : limits.sections("rules")) {
      Rule rule = RuleSection.read(section, passThrough);
      if (!section.isBroken("name") && rules.stream().anyMatch(r -> r.name().equals(rule.name()))) {
        section.refuse("name", "a name that no rule above has");
      }
      if (LimitSettings.UNLISTED_RULES.contains(rule.name())) {
        section.refuse("name", "a name that is not one of the gateway's own rules");
      }
      rules.add(rule);
    }
    return List.copyOf(rules);
  }

  private static boolean isCountry(String text) {
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    return text.equals("*")
        || phones.getSupportedRegions().contains(text)
        || phones.getSupportedCallingCodes().stream().anyMatch(code -> text.equals("+" + code));
  }

  private static Allowance per(long permits, Duration window) {
    return new Allowance(permits, window);
  }

  private static Rule rule(
      String name, List<LimitSettings.Key> keys, Set<Operation> operations, Allowance... allow) {
    return new Rule(name, keys, List.of(allow), Mode.ENFORCE, IPV4_PREFIX, IPV6_PREFIX, operations);
  }
}
