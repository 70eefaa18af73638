package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.github.bucket4j.BucketState;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
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
  private List<LimitSettings.Allowance> windows;

  /**
   * @param maxBuckets the bound on buckets
   */
  RuleBuckets(List<LimitSettings.Allowance> windows, int maxBuckets) {
    this.windows = windows;
    int wanted = Math.min(MAX_SHARDS, Math.max(1, maxBuckets / MIN_SHARD));
    this.shards = new Shard[Integer.highestOneBit(wanted)];
    BucketArithmetic arithmetic = new BucketArithmetic(windows);
    int bound = Math.max(1, maxBuckets / shards.length);
    for (int i = 0; i < shards.length; i++) {
      // Shards begin with different sizes, so that they do not all double at the same time.
      int firstRows = FIRST_ROWS + FIRST_ROWS * i / shards.length;
      shards[i] = new Shard(arithmetic, firstRows, bound, evictions);
    }
  }

  /**
   * From now on all buckets count in other windows; what was spent stays spent. Each shard is
   * locked while its buckets are converted, for a few milliseconds at most.
   */
  synchronized void replaceWindows(List<LimitSettings.Allowance> others, LongSupplier clock) {
    if (others.equals(windows)) {
      return;
    }
    windows = others;
    BucketArithmetic arithmetic = new BucketArithmetic(others);
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.convert(arithmetic, clock.getAsLong());
      } finally {
        shard.unlock();
      }
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

  /** Some of a rule's buckets. Every method but the first two needs the lock held. */
  static final class Shard {
    private final ReentrantLock lock = new ReentrantLock();
    private final long lockRank = RANKS.incrementAndGet();
    private final int firstRows;
    private final int bound;
    private final LongAdder evictions;
    private BucketArithmetic arithmetic;
    private EvictionSketch evicted;
    private volatile BucketRows rows;

    private Shard(BucketArithmetic arithmetic, int firstRows, int bound, LongAdder evictions) {
      this.firstRows = firstRows;
      this.bound = bound;
      this.evictions = evictions;
      this.arithmetic = arithmetic;
      this.evicted = new EvictionSketch(arithmetic, bound);
      this.rows = new BucketRows(arithmetic.longs(), firstRows, bound, this::remember);
    }

    private void remember(BucketKey key, long[] longs, int offset, long now) {
      evictions.increment();
      evicted.remember(key, arithmetic.unpack(longs, offset, now), now);
    }

    /** Its place in the lock order; see {@link LocalStore}. */
    long lockRank() {
      return lockRank;
    }

    void lock() {
      lock.lock();
    }

    void unlock() {
      lock.unlock();
    }

    /** The arithmetic of the windows that this shard's buckets have now. */
    BucketArithmetic arithmetic() {
      return arithmetic;
    }

    /** A bucket's state as of now. */
    BucketState read(BucketKey key, long now) {
      BucketRows table = rows;
      int offset = table.find(key);
      return offset >= 0
          ? arithmetic.unpack(table.longs(), offset + BucketRows.STATE, now)
          : evicted.recall(key, now);
    }

    /** Passes every bucket that is not full, with its state as of now. */
    void forEach(BiConsumer<BucketKey, BucketState> action, long now) {
      BucketRows table = rows;
      table.forEach(
          (key, offset) -> {
            if (table.longs()[offset + BucketRows.FULL_AT] > now) {
              action.accept(key, arithmetic.unpack(table.longs(), offset + BucketRows.STATE, now));
            }
          });
    }

    /** Keeps a bucket's state. */
    void write(BucketKey key, BucketState state, long now) {
      rows.put(key, arithmetic.pack(state, now), arithmetic.fullAt(state, now), now);
    }

    /**
     * Fills a bucket up. Its row stays as long as that of an empty bucket: were it swept sooner,
     * the sketch of evicted buckets could bring back what the bucket had spent before.
     */
    void refill(BucketKey key, long now) {
      long longest = arithmetic.fullAt(arithmetic.empty(now), now);
      rows.put(key, arithmetic.pack(arithmetic.full(now), now), longest, now);
    }

    private void convert(BucketArithmetic to, long now) {
      BucketRows from = rows;
      BucketRows converted = new BucketRows(to.longs(), firstRows, bound, this::remember);
      from.forEach(
          (key, offset) -> {
            BucketState before = arithmetic.unpack(from.longs(), offset + BucketRows.STATE, now);
            BucketState after = to.carriedOver(before, arithmetic, now);
            long fullAt = from.longs()[offset + BucketRows.FULL_AT];
            converted.put(key, to.pack(after, now), Math.max(fullAt, to.fullAt(after, now)), now);
          });
      evicted = evicted.carriedOver(to, arithmetic);
      arithmetic = to;
      rows = converted;
    }
  }
}
