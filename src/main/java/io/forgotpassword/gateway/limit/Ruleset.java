package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rules and the store made for them, replaced as one. */
record Ruleset(List<LimitRule> rules, boolean needsPhoneCountry, BucketStore store, SipHash hash) {
  /** Stands for the age of a device where there is none: the public lane. */
  static final long NO_DEVICE = 0;

  private static final Duration ROUND_UP = Duration.ofSeconds(1).minusNanos(1);

  static Ruleset of(
      List<LimitRule> rules, BucketStore store, SipHash hash, Set<String> phoneCountries) {
    boolean needsPhoneCountry =
        !phoneCountries.equals(LimitSettings.ALL_COUNTRIES)
            || rules.stream().anyMatch(LimitRule::countsByPhoneCountry);
    if (needsPhoneCountry) {
      PhoneCountry.load();
    }
    return new Ruleset(rules, needsPhoneCountry, store, hash);
  }

  /**
   * How many seconds ago the device of a request proved itself, rounded up so that a device that
   * was forgotten never seems younger; {@link #NO_DEVICE} when the public lane has to decide.
   */
  long deviceAge(RateLimitKeySource source, Instant now) {
    TrustedDevice device = source.device();
    LimitRule forgotten = device == null ? null : ruleOf(LimitRule.Role.FORGOTTEN_DEVICES);
    if (device == null || forgotten == null || !forgotten.counts(source.operation())) {
      return NO_DEVICE;
    }
    long age = Duration.between(device.since(), now).plus(ROUND_UP).toSeconds();
    return age > forgotten.windows().get(0).permits() ? NO_DEVICE : Math.max(1, age);
  }

  @Nullable PhoneCountry phoneOf(RateLimitKeySource source) {
    Username username = source.username();
    return username != null && needsPhoneCountry ? PhoneCountry.of(username) : null;
  }

  /** What a request asks of the rules of its lane. */
  List<BucketRequest> requestsOf(
      RateLimitKeySource source, @Nullable PhoneCountry phone, long deviceAge) {
    Lane lane = deviceAge == NO_DEVICE ? Lane.PUBLIC : Lane.TRUSTED;
    List<BucketRequest> requests = new ArrayList<>(rules.size());
    for (LimitRule rule : rules) {
      boolean asked = rule.isOf(lane) && rule.counts(source.operation());
      BucketKey key = asked ? rule.keyOf(source, phone, hash) : null;
      if (key != null) {
        long permits = rule.role() == LimitRule.Role.FORGOTTEN_DEVICES ? deviceAge : 1;
        requests.add(new BucketRequest(rule, key, permits));
      }
    }
    return requests;
  }

  /** The buckets of what is named, in the rules that meet a condition. */
  List<BucketRequest> bucketsOf(RateLimitKeySource named, Predicate<LimitRule> condition) {
    List<BucketRequest> buckets = new ArrayList<>();
    for (LimitRule rule : rules) {
      BucketKey key = condition.test(rule) ? rule.keyOf(named, null, hash) : null;
      if (key != null) {
        buckets.add(new BucketRequest(rule, key));
      }
    }
    return buckets;
  }

  Optional<LimitRule> named(String name) {
    return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
  }

  /** The one rule of a role; null when the configuration has no use for it. */
  @Nullable LimitRule ruleOf(LimitRule.Role role) {
    return rules.stream().filter(rule -> rule.role() == role).findFirst().orElse(null);
  }
}
