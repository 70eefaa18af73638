package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.github.bucket4j.BucketState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What was consumed from buckets while Redis was away, and Redis does not know yet.
 *
 * <p>An entry is the bucket's state before the first local consumption. Left alone, that state
 * would have refilled; the difference to the bucket's present state is what has to be reported. So
 * the amount shrinks as time refills the bucket, and never exceeds this gateway's share of the
 * bucket.
 *
 * <p>The number of buckets is bounded. Beyond it a further bucket's consumption is not kept but
 * counted as dropped: that bucket may then give out this gateway's share on top of its limit, once
 * for each time that Redis is away. Entries of a rule that was removed are removed with it.
 */
final class UnreportedConsumption {
  /** The bound on buckets in production, about 20 MB. */
  static final int MAX_BUCKETS = 100_000;

  /**
   * Permits to be charged in Redis, whatever is left there.
   *
   * @param permits for each window
   */
  record Report(BucketRequest request, List<Long> permits) {}

  private record Name(String rule, BucketKey key) {
    static Name of(BucketRequest request) {
      return new Name(request.rule().name(), request.key());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Entry(BucketArithmetic arithmetic, long[] before, int replicas) {
    /** What the bucket would hold now if nothing had been consumed, in the windows of today. */
    BucketState untouched(BucketArithmetic today, long now) {
      BucketState state = arithmetic.unpack(before, 0, now);
      return today.windows().equals(arithmetic.windows())
          ? state
          : today.carriedOver(state, arithmetic, now);
    }
  }

  private final int maxBuckets;
  private final ConcurrentHashMap<Name, Entry> entries = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();

  /**
   * @param maxBuckets {@link #MAX_BUCKETS} in production
   */
  UnreportedConsumption(int maxBuckets) {
    this.maxBuckets = maxBuckets;
  }

  /** Keeps a bucket's state before its first consumption. The bucket's lock must be held. */
  void add(BucketRequest request, BucketArithmetic arithmetic, long[] before, int replicas) {
    Name name = Name.of(request);
    if (entries.containsKey(name)) {
      return;
    }
    if (entries.mappingCount() >= maxBuckets) {
      dropped.increment();
    } else {
      entries.put(name, new Entry(arithmetic, before, replicas));
    }
  }

  /** A bucket's state as it would be if nothing were unreported. Its lock must be held. */
  BucketState untouched(
      BucketRequest request, BucketArithmetic arithmetic, BucketState state, long now) {
    Entry entry = entries.get(Name.of(request));
    return entry == null ? state : entry.untouched(arithmetic, now);
  }

  boolean contains(BucketRequest request) {
    return !entries.isEmpty() && entries.containsKey(Name.of(request));
  }

  /** Some of the buckets, at most so many, under the rules of today. */
  List<BucketRequest> some(int max, Collection<LimitRule> rules) {
    List<BucketRequest> some = new ArrayList<>();
    for (Name name : entries.keySet()) {
      if (some.size() == max) {
        break;
      }
      LimitRule rule = ruleOf(name, rules);
      if (rule == null) {
        entries.remove(name);
      } else {
        some.add(new BucketRequest(rule, name.key()));
      }
    }
    return some;
  }

  private static @Nullable LimitRule ruleOf(Name name, Collection<LimitRule> rules) {
    return rules.stream().filter(rule -> rule.name().equals(name.rule())).findFirst().orElse(null);
  }

  /**
   * Removes a bucket and returns the permits to report for each of its windows; empty when nothing
   * is unreported. The bucket's lock must be held.
   *
   * @param state what the bucket holds now
   */
  List<Long> take(BucketRequest request, BucketArithmetic arithmetic, BucketState state, long now) {
    Entry entry = entries.remove(Name.of(request));
    if (entry == null) {
      return List.of();
    }
    BucketState untouched = entry.untouched(arithmetic, now);
    List<Long> permits = new ArrayList<>();
    for (int i = 0; i < arithmetic.windows().size(); i++) {
      long cost = arithmetic.cost(i, entry.replicas());
      long consumed = untouched.getCurrentSize(i) - state.getCurrentSize(i);
      permits.add(Math.max(0, (consumed + cost - 1) / cost));
    }
    return permits;
  }

  void remove(BucketRequest request) {
    entries.remove(Name.of(request));
  }

  int size() {
    return entries.size();
  }

  long dropped() {
    return dropped.sum();
  }
}
