package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitRule.Role;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules and what was made for them, replaced as one.
 *
 * @param limited the buckets of addresses and networks that an enforced rule lately refused, so
 *     that their next requests are refused before they are read; only of rules that count by
 *     nothing but the address, because what else a request says cannot change their answer
 */
record Ruleset(
    List<LimitRule> rules,
    boolean needsPhoneCountry,
    BucketStore store,
    SipHash hash,
    LimitSettings settings,
    EmptyBucketCache limited) {
  /** Stands for the age of a device where there is none: the public lane. */
  static final long NO_DEVICE = 0;

  private static final Duration ROUND_UP = Duration.ofSeconds(1).minusNanos(1);

  static Ruleset of(
      List<LimitRule> rules,
      BucketStore store,
      SipHash hash,
      LimitSettings settings,
      EmptyBucketCache limited) {
    boolean needsPhoneCountry =
        !settings.phoneCountries().equals(LimitSettings.ALL_COUNTRIES)
            || rules.stream().anyMatch(LimitRule::countsByPhoneCountry);
    if (needsPhoneCountry) {
      PhoneCountry.load();
    }
    return new Ruleset(rules, needsPhoneCountry, store, hash, settings, limited);
  }

  /** The same, but no address is known to be limited. */
  Ruleset withNobodyLimited() {
    return new Ruleset(rules, needsPhoneCountry, store, hash, settings, limited.emptied());
  }

  void keepRefusals(RateLimitResult result, long asked) {
    for (RateLimitResult.RuleResult answer : result.rules()) {
      if (!answer.admits() && answer.request().rule().refusesAddresses()) {
        limited.put(answer.request(), answer.probe(), asked);
      }
    }
  }

  /** The answer to a request that is surely refused; null when the rules must be asked. */
  @Nullable RateLimitResult knownRefusal(Operation operation, ClientIp ip) {
    if (limited.size() == 0) {
      return null;
    }
    RateLimitKeySource source = new RateLimitKeySource.Named(operation, ip, null, null, null, null);
    for (LimitRule rule : rules) {
      boolean asked = rule.refusesAddresses() && rule.counts(operation);
      BucketKey key = asked ? rule.keyOf(source, null, hash) : null;
      BucketRequest bucket = key == null ? null : new BucketRequest(rule, key);
      BucketProbe refusal = bucket == null ? null : limited.refusal(bucket);
      if (bucket != null && refusal != null) {
        return RateLimitResult.of(List.of(bucket), List.of(refusal), null);
      }
    }
    return null;
  }

  /**
   * How many seconds ago the device of a request proved itself, rounded up so that a device that
   * was forgotten never seems younger; {@link #NO_DEVICE} when the public lane has to decide.
   */
  long deviceAge(RateLimitKeySource source, Instant now) {
    TrustedDevice device = source.device();
    LimitSettings.TrustedDevices trusted = settings.trustedDevices();
    if (device == null || trusted == null || !source.operation().isRecovery()) {
      return NO_DEVICE;
    }
    long age = Duration.between(device.since(), now).plus(ROUND_UP).toSeconds();
    return age > trusted.remember().toSeconds() ? NO_DEVICE : Math.max(1, age);
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
      BucketKey key = asked ? keyOf(rule, source, phone) : null;
      if (key != null) {
        long permits = rule.role() == Role.FORGOTTEN_DEVICES ? deviceAge : 1;
        requests.add(new BucketRequest(rule, key, permits));
      }
      RateLimitKeySource small =
          asked && rule.role() == Role.PAUSED ? inSmallLetters(source) : null;
      BucketKey ofSmall = small == null ? null : keyOf(rule, small, phone);
      if (ofSmall != null && !ofSmall.equals(key)) {
        requests.add(new BucketRequest(rule, ofSmall, 1));
      }
    }
    return requests;
  }

  /**
   * The buckets of what is named, in the rules that meet a condition; in the user pool of the
   * client that is named, or else in all.
   */
  List<BucketRequest> bucketsOf(RateLimitKeySource named, Predicate<LimitRule> condition) {
    Set<BucketRequest> buckets = new LinkedHashSet<>();
    Set<String> all = settings.userPools().isEmpty() ? Set.of("") : settings.userPools().keySet();
    Set<String> clientIds = named.clientId() == null ? all : Set.of(named.clientId());
    for (LimitRule rule : rules) {
      BucketKey key = condition.test(rule) ? rule.keyOf(named, null, hash) : null;
      if (key != null) {
        clientIds.forEach(id -> buckets.add(new BucketRequest(rule, inPool(rule, key, id))));
      }
    }
    return List.copyOf(buckets);
  }

  private @Nullable BucketKey keyOf(
      LimitRule rule, RateLimitKeySource source, @Nullable PhoneCountry phone) {
    BucketKey key = rule.keyOf(source, phone, hash);
    String clientId = source.clientId();
    return key == null || clientId == null ? key : inPool(rule, key, clientId);
  }

  /**
   * A pause of a name in small letters also stops what may be the same name to Cognito, such as
   * with the Kelvin sign for a k; a pause of such a spelling stops that one alone. Null when the
   * name is in small letters already.
   */
  private static @Nullable RateLimitKeySource inSmallLetters(RateLimitKeySource source) {
    Username name = source.username();
    String small = name == null ? "" : name.exact().toLowerCase(Locale.ROOT);
    return name == null || small.equals(name.exact())
        ? null
        : new RateLimitKeySource.Named(
            source.operation(), source.ip(), Username.of(small), source.clientId(), null, null);
  }

  /**
   * What is a user's own is so in one user pool: in another, somebody else may have the name.
   * Clients without a pool are taken for clients of one.
   */
  private BucketKey inPool(LimitRule rule, BucketKey key, String clientId) {
    String pool = settings.userPools().getOrDefault(clientId, "");
    if (pool.isEmpty() || !rule.settings().keys().contains(LimitSettings.Key.OWNER)) {
      return key;
    }
    byte[] name = pool.getBytes(StandardCharsets.UTF_8);
    byte[] material =
        ByteBuffer.allocate(Long.BYTES + name.length).putLong(key.low()).put(name).array();
    return new BucketKey(key.high(), hash.of(material).low());
  }

  Optional<LimitRule> named(String name) {
    return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
  }

  /** The one rule of a role; null when the configuration has no use for it. */
  @Nullable LimitRule ruleOf(Role role) {
    return rules.stream().filter(rule -> rule.role() == role).findFirst().orElse(null);
  }
}
