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

  /** The rules' answer; never waits on the calling thread. */
  public Future<Admission> admit(Subject subject) {
    List<Draw> draws = new ArrayList<>(rules.size());
    for (LimitRule rule : rules) {
      if (rule.counts(subject.operation())) {
        draws.add(new Draw(rule, rule.keyOf(subject, hash)));
      }
    }
    return draws.isEmpty()
        ? Future.succeededFuture(Admission.of(draws, List.of()))
        : store.draw(draws).map(readings -> Admission.of(draws, readings));
  }

  /**
   * Told when a request turned out well: a right code gives back all guesses, so it fills up the
   * buckets of the username that count only this operation.
   */
  public Future<Void> succeeded(Subject subject) {
    Future<Void> resets = Future.succeededFuture();
    for (LimitRule rule : rules) {
      if (rule.isGuessCap() && rule.counts(subject.operation())) {
        Draw guesses = new Draw(rule, rule.keyOf(subject, hash));
        resets = resets.compose(done -> store.reset(guesses));
      }
    }
    return resets;
  }
}
