package io.forgotpassword.gateway.limit;

import io.github.bucket4j.BucketState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The buckets of all rules in this process. The draws of a request lock their shards in an order
 * that is the same for every request; so all of a request's buckets are seen and charged as one,
 * and no two requests wait for each other in a circle. A lock is held for about a microsecond and
 * never over I/O.
 */
final class BucketTable {
  private final List<LimitRule> rules;
  private final RuleBuckets[] buckets;
  private final int maxKeys;
  private final LongSupplier nanoClock;
  private final long origin;
  private final boolean rulesAreInLockOrder;

  /**
   * @param maxKeys the most buckets of all rules together
   * @param nanoClock a monotonic clock in nanoseconds
   */
  BucketTable(List<LimitRule> rules, int maxKeys, LongSupplier nanoClock) {
    this(rules, freshBuckets(rules, maxKeys), maxKeys, nanoClock, nanoClock.getAsLong());
  }

  private BucketTable(
      List<LimitRule> rules,
      RuleBuckets[] buckets,
      int maxKeys,
      LongSupplier nanoClock,
      long origin) {
    this.rules = rules;
    this.buckets = buckets;
    this.maxKeys = maxKeys;
    this.nanoClock = nanoClock;
    this.origin = origin;
    boolean ordered = true;
    for (int i = 1; i < buckets.length; i++) {
      ordered &= buckets[i - 1].family() < buckets[i].family();
    }
    this.rulesAreInLockOrder = ordered;
  }

  private static RuleBuckets[] freshBuckets(List<LimitRule> rules, int maxKeys) {
    RuleBuckets[] buckets = new RuleBuckets[rules.size()];
    for (LimitRule rule : rules) {
      buckets[rule.index()] = new RuleBuckets(rule.windows(), share(rules, maxKeys));
    }
    return buckets;
  }

  private static int share(List<LimitRule> among, int maxKeys) {
    return maxKeys / Math.max(1, among.size());
  }

  /** As {@link BucketStore#withRules}. */
  BucketTable withRules(List<LimitRule> others) {
    RuleBuckets[] carriedOver = new RuleBuckets[others.size()];
    for (LimitRule rule : others) {
      carriedOver[rule.index()] =
          rules.stream()
              .filter(rule::namesBucketsLike)
              .map(before -> buckets[before.index()].withWindows(rule.windows()))
              .findFirst()
              .orElseGet(() -> new RuleBuckets(rule.windows(), share(others, maxKeys)));
    }
    return new BucketTable(others, carriedOver, maxKeys, nanoClock, origin);
  }

  /** As {@link BucketStore#settled}. */
  BucketTable settled() {
    RuleBuckets[] settled = new RuleBuckets[buckets.length];
    for (int i = 0; i < buckets.length; i++) {
      settled[i] = buckets[i].settled(now());
    }
    return new BucketTable(rules, settled, maxKeys, nanoClock, origin);
  }

  /** Acts with the locks of all the draws' buckets held; the action is told the time. */
  <T> T locked(List<BucketRequest> draws, LongFunction<T> action) {
    List<BucketRequest> ordered = inLockOrder(draws);
    for (BucketRequest draw : ordered) {
      of(draw).lock(draw.key());
    }
    try {
      return action.apply(now());
    } finally {
      for (BucketRequest draw : ordered) {
        of(draw).unlock(draw.key());
      }
    }
  }

  private List<BucketRequest> inLockOrder(List<BucketRequest> draws) {
    if (rulesAreInLockOrder) {
      return draws;
    }
    List<BucketRequest> ordered = new ArrayList<>(draws);
    ordered.sort(Comparator.comparingLong(draw -> of(draw).family()));
    return ordered;
  }

  /** Fills a bucket up. */
  void fill(BucketRequest draw) {
    RuleBuckets rule = of(draw);
    rule.lock(draw.key());
    try {
      rule.refill(draw.key(), now());
    } finally {
      rule.unlock(draw.key());
    }
  }

  /** What a bucket holds. */
  BucketLevel level(BucketRequest draw) {
    RuleBuckets rule = of(draw);
    rule.lock(draw.key());
    try {
      long now = now();
      BucketState state = rule.read(draw.key(), now);
      Duration untilFull = Duration.ofNanos(rule.states().fullAt(state, now) - now);
      return new BucketLevel(state.getAvailableTokens(), untilFull);
    } finally {
      rule.unlock(draw.key());
    }
  }

  /** The buckets of a draw's rule. */
  RuleBuckets of(BucketRequest draw) {
    return buckets[draw.rule().index()];
  }

  List<LimitRule> rules() {
    return rules;
  }

  /** Buckets kept now. */
  long size() {
    return Arrays.stream(buckets).mapToLong(RuleBuckets::size).sum();
  }

  /** Buckets that had to give way since the start. */
  long evictions() {
    return Arrays.stream(buckets).mapToLong(RuleBuckets::evictions).sum();
  }

  private long now() {
    return nanoClock.getAsLong() - origin;
  }
}
