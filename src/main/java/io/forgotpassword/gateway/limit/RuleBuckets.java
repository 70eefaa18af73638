package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.forgotpassword.gateway.model.BucketKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** All local buckets of one rule, spread over shards that are locked one by one. */
final class RuleBuckets {
  private static final int MAX_SHARDS = 256;

  /** Fewer buckets than this do not pay for a shard of their own. */
  private static final int MIN_SHARD = 1024;

  /** Rows of the first shard at first; the last one begins with nearly twice as many. */
  private static final int FIRST_ROWS = 16;

  private static final AtomicLong RANKS = new AtomicLong();

  private final Shard[] shards;
  private final LongAdder evictions = new LongAdder();
  private List<Allowance> windows;

  /** Some of a rule's buckets, and the lock that must be held to use them. */
  static final class Shard {
    final ReentrantLock lock = new ReentrantLock();
    private final long lockRank = RANKS.incrementAndGet();
    private volatile BucketRows rows;

    private Shard(BucketRows rows) {
      this.rows = rows;
    }

    /** Its place in the lock order; see {@link LocalStore}. */
    long lockRank() {
      return lockRank;
    }

    BucketRows rows() {
      return rows;
    }

    <T> T locked(LongSupplier clock, LongFunction<T> action) {
      lock.lock();
      try {
        return action.apply(clock.getAsLong());
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * @param maxBuckets the bound on buckets
   */
  RuleBuckets(List<Allowance> windows, int maxBuckets) {
    this.windows = windows;
    int wanted = Math.min(MAX_SHARDS, Math.max(1, maxBuckets / MIN_SHARD));
    this.shards = new Shard[Integer.highestOneBit(wanted)];
    BucketArithmetic arithmetic = new BucketArithmetic(windows);
    int bound = Math.max(1, maxBuckets / shards.length);
    for (int i = 0; i < shards.length; i++) {
      // Shards begin with different sizes, so that they do not all double at the same time.
      int firstRows = FIRST_ROWS + FIRST_ROWS * i / shards.length;
      EvictionSketch evicted = new EvictionSketch(arithmetic, bound);
      shards[i] = new Shard(new BucketRows(arithmetic, firstRows, bound, evicted, evictions));
    }
  }

  /**
   * From now on all buckets count in other windows; what was spent stays spent. Each shard is
   * locked while its buckets are converted, for a few milliseconds at most.
   */
  synchronized void replaceWindows(List<Allowance> others, LongSupplier clock) {
    if (others.equals(windows)) {
      return;
    }
    windows = others;
    BucketArithmetic arithmetic = new BucketArithmetic(others);
    for (Shard shard : shards) {
      shard.locked(clock, now -> shard.rows = shard.rows.convertedTo(arithmetic, now));
    }
  }

  List<Shard> shards() {
    return List.of(shards);
  }

  Shard shardOf(BucketKey key) {
    return shards[(int) key.low() & (shards.length - 1)];
  }

  /** Buckets kept, counted without locks. */
  long size() {
    long size = 0;
    for (Shard shard : shards) {
      size += shard.rows.size();
    }
    return size;
  }

  long evictions() {
    return evictions.sum();
  }
}
