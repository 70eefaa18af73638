package io.forgotpassword.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and networks that an enforced rule lately refused, so that their next requests are
 * refused before they are read. Only rules that count by nothing but the address are known here:
 * what else a request says cannot change their answer. An entry never refuses for longer than the
 * rule said, and lasts a few seconds at most, so that a reset by another gateway is soon seen.
 * Thread-safe.
 */
final class LimitedAddresses {
  private final List<LimitRule> rules;
  private final LongSupplier nanoClock;
  private final Cache<Place, Empty> refused;

  private record Place(LimitRule rule, ClientIp network) {}

  private record Empty(BucketRequest bucket, int window, long until) {}

  LimitedAddresses(List<LimitRule> rules, LongSupplier nanoClock) {
    this.rules = rules.stream().filter(LimitRule::refusesAddresses).toList();
    this.nanoClock = nanoClock;
    this.refused = EmptyBucketCache.ofRefusals(nanoClock);
  }

  /** Knows nobody. An answer that is still on its way is kept in the other one, which is gone. */
  LimitedAddresses emptied() {
    return new LimitedAddresses(rules, nanoClock);
  }

  /** Keeps what refused an address. What is kept already is not kept for longer. */
  void add(ClientIp ip, RateLimitResult result) {
    for (RateLimitResult.RuleResult answer : result.rules()) {
      LimitRule rule = answer.request().rule();
      if (!answer.admits() && rule.refusesAddresses()) {
        BucketProbe probe = answer.probe();
        long until = nanoClock.getAsLong() + probe.nanosToWait();
        Empty empty = new Empty(answer.request(), probe.window(), until);
        refused.asMap().putIfAbsent(new Place(rule, rule.networkOf(ip)), empty);
      }
    }
  }

  /** The answer to a request that is surely refused; null when the rules must be asked. */
  @Nullable RateLimitResult refusal(Operation operation, ClientIp ip) {
    if (refused.estimatedSize() == 0) {
      return null;
    }
    for (LimitRule rule : rules) {
      Place place = new Place(rule, rule.networkOf(ip));
      Empty empty = rule.counts(operation) ? refused.getIfPresent(place) : null;
      long wait = empty == null ? 0 : empty.until() - nanoClock.getAsLong();
      if (empty != null && wait > 0) {
        BucketProbe probe = new BucketProbe(false, 0, 0, empty.window(), wait);
        return RateLimitResult.of(List.of(empty.bucket()), List.of(probe), null);
      }
      if (empty != null) {
        refused.asMap().remove(place, empty);
      }
    }
    return null;
  }

  /** How many are kept, after those that are too many are gone. */
  long size() {
    refused.cleanUp();
    return refused.estimatedSize();
  }
}
