package io.forgotpassword.gateway.limit;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * May this request proceed? All rules are asked at once: either every enforced one admits the
 * request and is charged, or none is charged. Shared by all event loops.
 */
public final class RateLimiter {
  private final SipHash hash;
  private volatile InForce inForce;

  RateLimiter(List<LimitRule> rules, BucketStore store, SipHash hash) {
    this.inForce = new InForce(rules, store);
    this.hash = hash;
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
        rules, new LocalStore(rules, settings.maxKeys(), nanoClock), SipHash.withKey(key));
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
        rules, DegradingStore.start(settings, rules, nanoClock), SipHash.withKey(key));
  }

  /** Completes when buckets are shared, or when a start should not wait for that any longer. */
  public Future<Void> ready() {
    return inForce.store.ready();
  }

  /** Where buckets are kept at the moment. */
  public StoreState storeState() {
    return inForce.store.state();
  }

  /** Releases connections, without waiting. */
  public void close() {
    inForce.store.close();
  }

  /**
   * From now on other rules are asked; what was spent under those before stays spent. Takes a
   * second for some million buckets, so it is not for an event loop; requests go on meanwhile.
   */
  public synchronized void replaceRules(List<LimitSettings.Rule> settings) {
    List<LimitRule> rules = LimitRule.of(settings);
    InForce replacement = new InForce(rules, inForce.store.withRules(rules));
    inForce = replacement;
    inForce = new InForce(rules, replacement.store.settled());
  }

  /**
   * The rules' answer; never waits on the calling thread. May complete on a thread of the store's.
   */
  public Future<Admission> admit(Subject subject) {
    InForce current = inForce;
    List<Draw> draws = new ArrayList<>(current.rules.size());
    for (LimitRule rule : current.rules) {
      if (rule.counts(subject.operation())) {
        draws.add(new Draw(rule, rule.keyOf(subject, hash)));
      }
    }
    return draws.isEmpty()
        ? Future.succeededFuture(Admission.of(draws, List.of()))
        : current.store.draw(draws).map(readings -> Admission.of(draws, readings));
  }

  /**
   * Told when a request turned out well: a right code gives back all guesses, so it fills up the
   * buckets of the username that count only this operation.
   */
  public Future<Void> succeeded(Subject subject) {
    InForce current = inForce;
    Future<Void> resets = Future.succeededFuture();
    for (LimitRule rule : current.rules) {
      if (rule.isGuessCap() && rule.counts(subject.operation())) {
        Draw guesses = new Draw(rule, rule.keyOf(subject, hash));
        resets = resets.compose(done -> current.store.reset(guesses));
      }
    }
    return resets;
  }

  /** The rules and the store they were made for, replaced as one. */
  private record InForce(List<LimitRule> rules, BucketStore store) {}
}
