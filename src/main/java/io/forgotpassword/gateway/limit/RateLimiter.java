package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Username;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * May this request proceed? All rules are asked at once: either every enforced one admits the
 * request and is charged, or none is charged. Shared by all event loops.
 */
public final class RateLimiter {
  private volatile Ruleset inForce;

  RateLimiter(List<LimitRule> rules, BucketStore store, SipHash hash, Set<String> phoneCountries) {
    this.inForce = new Ruleset(rules, store, hash, phoneCountries);
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

  /**
   * Limits on buckets that all gateways with one Redis and one key share, and that go on locally
   * while Redis is away. To be closed.
   *
   * @param nanoClock a monotonic clock in nanoseconds
   * @param key 16 bytes that buckets are named with
   * @throws IllegalArgumentException if the settings' Redis URI is not understood
   */
  public static RateLimiter redis(LimitSettings settings, LongSupplier nanoClock, byte[] key) {
    List<LimitRule> rules = LimitRule.of(settings.rules());
    return new RateLimiter(
        rules,
        DegradingStore.start(settings, rules, nanoClock),
        SipHash.withKey(key),
        settings.phoneCountries());
  }

  /** Completes when buckets are shared, or when a start should not wait for that any longer. */
  public Future<Void> ready() {
    return inForce.store().ready();
  }

  /** A quota that all gateways with one Redis share; empty when buckets are this process' own. */
  public Optional<SharedQuota> sharedQuota() {
    return inForce.store().quota();
  }

  /** Where buckets are kept at the moment. */
  public StoreState storeState() {
    return inForce.store().state();
  }

  /** Releases connections, without waiting. */
  public void close() {
    inForce.store().close();
  }

  /**
   * From now on other rules are asked; what was spent under those before stays spent. Takes a
   * second for some million buckets, so it is not for an event loop; requests go on meanwhile.
   */
  public synchronized void replaceRules(List<LimitSettings.Rule> settings) {
    Ruleset replacement = inForce.withRules(LimitRule.of(settings));
    inForce = replacement;
    inForce = replacement.settled();
  }

  /**
   * The rules' answer; never waits on the calling thread. May complete on a thread of the store's.
   */
  public Future<RateLimitResult> admit(RateLimitKeySource subject) {
    return inForce.admit(subject);
  }

  /**
   * Told when a request turned out well: a right code gives back all guesses, so it fills up the
   * buckets of the username that count only this operation.
   */
  public Future<Void> succeeded(RateLimitKeySource subject) {
    return inForce.succeeded(subject);
  }

  /**
   * The bucket that a reading named.
   *
   * @param key as {@link RuleResult#key()} shows it
   * @return empty when no rule has that name, or no bucket can have that key
   */
  public Optional<Bucket> bucket(String rule, String key) {
    return inForce.bucket(rule, key);
  }

  /** The buckets of one user, in every rule that counts by the username and by nothing else. */
  public List<Bucket> bucketsOf(Username username) {
    return inForce.bucketsOf(
        new NamedKeySource(NamedKeySource.NO_ADDRESS, username), NamedKeySource.BY_USERNAME);
  }

  /** The buckets of one address and its network, in every rule that counts by nothing else. */
  public List<Bucket> bucketsOf(ClientIp ip) {
    return inForce.bucketsOf(
        new NamedKeySource(ip, NamedKeySource.NOBODY), NamedKeySource.BY_ADDRESS);
  }
}
