package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Username;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * May this request proceed? All rules are asked at once: either every enforced one admits the
 * request and is charged, or none is charged. Shared by all event loops.
 */
public final class RateLimiter {
  private final List<LimitRule> rules;
  private final BucketStore store;
  private final SipHash hash;
  private final Set<String> phoneCountries;
  private final boolean looksAtPhones;

  RateLimiter(List<LimitRule> rules, BucketStore store, SipHash hash, Set<String> phoneCountries) {
    this.rules = rules;
    this.store = store;
    this.hash = hash;
    this.phoneCountries = phoneCountries;
    this.looksAtPhones =
        !phoneCountries.equals(LimitSettings.ALL_COUNTRIES)
            || rules.stream().anyMatch(LimitRule::isAboutPhones);
    if (looksAtPhones) {
      PhoneCountry.prepare();
    }
  }

  /**
   * Limits on buckets of this process.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   * @param key 16 bytes that buckets are named with
   */
  public static RateLimiter local(LimitSettings settings, LongSupplier nanoClock, byte[] key) {
    List<LimitRule> rules = LimitRule.of(settings.rules());
    return new RateLimiter(
        rules,
        new LocalStore(rules, settings.maxKeys(), nanoClock),
        SipHash.withKey(key),
        settings.phoneCountries());
  }

  /** The rules' answer; never waits on the calling thread. */
  public Future<Admission> admit(Subject subject) {
    PhoneCountry phone = phoneOf(subject);
    List<Draw> draws = drawsOf(subject, phone);
    if (phone != null && !phone.isOneOf(phoneCountries)) {
      return refuseCountry(draws);
    }
    return draws.isEmpty()
        ? Future.succeededFuture(Admission.of(draws, List.of()))
        : store.draw(draws).map(readings -> Admission.of(draws, readings));
  }

  private @Nullable PhoneCountry phoneOf(Subject subject) {
    return looksAtPhones ? PhoneCountry.of(subject.username()) : null;
  }

  private List<Draw> drawsOf(Subject subject, @Nullable PhoneCountry phone) {
    List<Draw> draws = new ArrayList<>(rules.size());
    for (LimitRule rule : rules) {
      BucketKey key = rule.counts(subject.operation()) ? rule.keyOf(subject, phone, hash) : null;
      if (key != null) {
        draws.add(new Draw(rule, key));
      }
    }
    return draws;
  }

  /** Nothing is charged; the rules are heard all the same, for an address that refuses is shown. */
  private Future<Admission> refuseCountry(List<Draw> draws) {
    List<Reading> readings = new ArrayList<>(draws.size());
    Future<?> heard = Future.succeededFuture();
    for (Draw draw : draws) {
      heard = heard.compose(before -> store.peek(draw)).onSuccess(readings::add);
    }
    return heard.map(all -> Admission.ofRefusedCountry(draws, readings));
  }

  /**
   * Told when a request turned out well: a right code gives back all guesses, so it fills up the
   * buckets of the username that count only this operation.
   */
  public Future<Void> succeeded(Subject subject) {
    Future<Void> resets = Future.succeededFuture();
    for (Draw draw : drawsOf(subject, phoneOf(subject))) {
      if (draw.rule().isGuessCap()) {
        resets = resets.compose(done -> store.reset(draw));
      }
    }
    return resets;
  }

  /**
   * The bucket that a reading named.
   *
   * @param key as {@link RuleReading#key()} shows it
   * @return empty when no rule has that name, or no bucket can have that key
   */
  public Optional<Bucket> bucket(String rule, String key) {
    return rules.stream()
        .filter(known -> known.name().equals(rule))
        .findFirst()
        .flatMap(
            known ->
                BucketKey.parse(key).map(parsed -> new Bucket(new Draw(known, parsed), store)));
  }

  /** The buckets of one user, in every rule that counts by the username and by nothing else. */
  public List<Bucket> bucketsOf(Username username) {
    return bucketsOf(new NamedSubject(NamedSubject.NO_ADDRESS, username), NamedSubject.BY_USERNAME);
  }

  /** The buckets of one address and its network, in every rule that counts by nothing else. */
  public List<Bucket> bucketsOf(ClientIp ip) {
    return bucketsOf(new NamedSubject(ip, NamedSubject.NOBODY), NamedSubject.BY_ADDRESS);
  }

  private List<Bucket> bucketsOf(NamedSubject subject, Set<LimitSettings.Key> by) {
    List<Bucket> buckets = new ArrayList<>();
    for (LimitRule rule : rules) {
      BucketKey key = rule.isNamedBy(by) ? rule.keyOf(subject, null, hash) : null;
      if (key != null) {
        buckets.add(new Bucket(new Draw(rule, key), store));
      }
    }
    return buckets;
  }
}
