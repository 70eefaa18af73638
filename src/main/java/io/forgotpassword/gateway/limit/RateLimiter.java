package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.LimitRefusal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * May this request proceed? All rules are asked at once: either every enforced one admits the
 * request and is charged, or none is charged. Shared by all event loops.
 */
public final class RateLimiter {
  private final List<LimitRule> rules;
  private final BucketStore store;
  private final SipHash hash;

  RateLimiter(List<LimitRule> rules, BucketStore store, SipHash hash) {
    this.rules = rules;
    this.store = store;
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
    return store.ready();
  }

  /** Where buckets are kept at the moment. */
  public StoreState storeState() {
    return store.state();
  }

  /** Releases connections, without waiting. */
  public void close() {
    store.close();
  }

  /**
   * The rules' answer; never waits on the calling thread. May complete on a thread of the store's.
   */
  public Future<Admission> admit(Subject subject) {
    List<Draw> draws = new ArrayList<>(rules.size());
    for (LimitRule rule : rules) {
      if (rule.counts(subject.operation())) {
        draws.add(new Draw(rule, rule.keyOf(subject, hash)));
      }
    }
    return draws.isEmpty()
        ? Future.succeededFuture(Admission.GRANTED)
        : store.draw(draws).map(readings -> decide(draws, readings));
  }

  /**
   * Refused is by the first enforced rule that does not admit; one on an address goes before one on
   * a username, so that what a caller sees never hangs on the state of a user.
   */
  private static Admission decide(List<Draw> draws, List<Reading> readings) {
    LimitRefusal refusal = null;
    for (int i = 0; i < draws.size(); i++) {
      LimitRule rule = draws.get(i).rule();
      boolean refuses = rule.isEnforced() && !readings.get(i).admits();
      if (refuses && (refusal == null || (refusal.byUsername() && !rule.byUsername()))) {
        refusal = refusalBy(rule, readings.get(i));
      }
    }
    return refusal == null ? Admission.GRANTED : new Admission(refusal);
  }

  private static LimitRefusal refusalBy(LimitRule rule, Reading reading) {
    LimitSettings.Allowance window = rule.windows().get(reading.window());
    return new LimitRefusal(
        rule.name(),
        rule.byUsername(),
        window.permits(),
        window.window(),
        Duration.ofNanos(reading.nanosToWait()));
  }
}
