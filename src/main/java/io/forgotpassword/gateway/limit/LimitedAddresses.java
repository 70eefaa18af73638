package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and networks that an enforced rule lately refused, so that their next requests are
 * refused before they are read. Only rules that count by nothing but the address are known here:
 * what else a request says cannot change their answer. Thread-safe.
 */
final class LimitedAddresses {
  private final List<LimitRule> rules;
  private final SipHash hash;
  private final LongSupplier nanoClock;
  private final EmptyBucketCache refused;

  LimitedAddresses(List<LimitRule> rules, SipHash hash, LongSupplier nanoClock) {
    this.rules = rules.stream().filter(LimitRule::refusesAddresses).toList();
    this.hash = hash;
    this.nanoClock = nanoClock;
    this.refused = new EmptyBucketCache(nanoClock);
  }

  /** Knows nobody. An answer that is still on its way is kept in the other one, which is gone. */
  LimitedAddresses emptied() {
    return new LimitedAddresses(rules, hash, nanoClock);
  }

  /** Keeps what refused an address. */
  void add(RateLimitResult result) {
    for (RateLimitResult.RuleResult answer : result.rules()) {
      if (!answer.admits() && answer.request().rule().refusesAddresses()) {
        refused.put(answer.request(), answer.probe(), nanoClock.getAsLong());
      }
    }
  }

  /** The answer to a request that is surely refused; null when the rules must be asked. */
  @Nullable RateLimitResult refusal(Operation operation, ClientIp ip) {
    if (refused.size() == 0) {
      return null;
    }
    RateLimitKeySource source = new RateLimitKeySource.Named(operation, ip, null, null, null, null);
    for (LimitRule rule : rules) {
      BucketKey key = rule.counts(operation) ? rule.keyOf(source, null, hash) : null;
      BucketRequest bucket = key == null ? null : new BucketRequest(rule, key);
      BucketProbe refusal = bucket == null ? null : refused.refusal(bucket);
      if (bucket != null && refusal != null) {
        return RateLimitResult.of(List.of(bucket), List.of(refusal), null);
      }
    }
    return null;
  }

  /** How many are kept. */
  long size() {
    return refused.size();
  }
}
