package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Username;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules in force and the store that was made for them, replaced as one. */
final class Ruleset {
  private final List<LimitRule> rules;
  private final BucketStore store;
  private final SipHash hash;
  private final Set<String> phoneCountries;
  private final boolean looksAtPhones;
  private final List<LimitRule> guessCaps;

  Ruleset(List<LimitRule> rules, BucketStore store, SipHash hash, Set<String> phoneCountries) {
    this.rules = rules;
    this.store = store;
    this.hash = hash;
    this.phoneCountries = phoneCountries;
    this.guessCaps = rules.stream().filter(LimitRule::isGuessCap).toList();
    this.looksAtPhones =
        !phoneCountries.equals(LimitSettings.ALL_COUNTRIES)
            || rules.stream().anyMatch(LimitRule::isAboutPhones);
    if (looksAtPhones) {
      PhoneCountry.prepare();
    }
  }

  BucketStore store() {
    return store;
  }

  Ruleset withRules(List<LimitRule> others) {
    return new Ruleset(others, store.withRules(others), hash, phoneCountries);
  }

  Ruleset settled() {
    return new Ruleset(rules, store.settled(), hash, phoneCountries);
  }

  Future<RateLimitResult> admit(RateLimitKeySource subject) {
    PhoneCountry phone = phoneOf(subject);
    List<BucketRequest> draws = drawsOf(rules, subject, phone);
    if (phone != null && !phone.isOneOf(phoneCountries)) {
      return refuseCountry(draws);
    }
    return draws.isEmpty()
        ? Future.succeededFuture(RateLimitResult.of(draws, List.of()))
        : store.draw(draws).map(readings -> RateLimitResult.of(draws, readings));
  }

  private @Nullable PhoneCountry phoneOf(RateLimitKeySource subject) {
    Username username = subject.username();
    return looksAtPhones && username != null ? PhoneCountry.of(username) : null;
  }

  private List<BucketRequest> drawsOf(
      List<LimitRule> asked, RateLimitKeySource subject, @Nullable PhoneCountry phone) {
    List<BucketRequest> draws = new ArrayList<>(asked.size());
    for (LimitRule rule : asked) {
      BucketKey key = rule.counts(subject.operation()) ? rule.keyOf(subject, phone, hash) : null;
      if (key != null) {
        draws.add(new BucketRequest(rule, key));
      }
    }
    return draws;
  }

  /** Nothing is charged; the rules are heard all the same, for an address that refuses is shown. */
  private Future<RateLimitResult> refuseCountry(List<BucketRequest> draws) {
    List<BucketProbe> readings = new ArrayList<>(draws.size());
    Future<?> heard = Future.succeededFuture();
    for (BucketRequest draw : draws) {
      heard = heard.compose(before -> store.peek(draw)).onSuccess(readings::add);
    }
    return heard.map(all -> RateLimitResult.ofRefusedCountry(draws, readings));
  }

  Future<Void> succeeded(RateLimitKeySource subject) {
    Future<Void> resets = Future.succeededFuture();
    PhoneCountry phone = guessCaps.isEmpty() ? null : phoneOf(subject);
    for (BucketRequest draw : drawsOf(guessCaps, subject, phone)) {
      resets = resets.compose(done -> store.reset(draw));
    }
    return resets;
  }

  Optional<Bucket> bucket(String rule, String key) {
    return rules.stream()
        .filter(known -> known.name().equals(rule))
        .findFirst()
        .flatMap(
            known ->
                BucketKey.parse(key)
                    .map(parsed -> new Bucket(new BucketRequest(known, parsed), store)));
  }

  /** A subject's buckets in every rule that counts by these keys and no others. */
  List<Bucket> bucketsOf(NamedKeySource subject, Set<LimitSettings.Key> by) {
    List<Bucket> buckets = new ArrayList<>();
    for (LimitRule rule : rules) {
      BucketKey key = rule.isNamedBy(by) ? rule.keyOf(subject, null, hash) : null;
      if (key != null) {
        buckets.add(new Bucket(new BucketRequest(rule, key), store));
      }
    }
    return buckets;
  }
}
