package io.forgotpassword.gateway.limit;

import io.github.bucket4j.BucketState;
import java.util.concurrent.atomic.LongAdder;

/** All local buckets of one rule, spread over shards. */
final class RuleBuckets {
  private static final int MAX_SHARDS = 256;

  /** Fewer buckets than this do not pay for a shard of their own. */
  private static final int MIN_SHARD = 1024;

  /**
   * Cells of the sketch for each bucket of the table; half of them are used when as many were
   * evicted.
   */
  private static final int CELLS_PER_BUCKET = 4;

  private final PackedState states;
  private final Shard[] shards;
  private final Evicted[] evicted;
  private final LongAdder evictions = new LongAdder();

  RuleBuckets(PackedState states, int maxBuckets) {
    this.states = states;
    int wanted = Math.min(MAX_SHARDS, Math.max(1, maxBuckets / MIN_SHARD));
    this.shards = new Shard[Integer.highestOneBit(wanted)];
    this.evicted = new Evicted[shards.length];
    int bound = Math.max(1, maxBuckets / shards.length);
    for (int i = 0; i < shards.length; i++) {
      Evicted remembered = new Evicted(states, Math.max(64, bound * CELLS_PER_BUCKET));
      evicted[i] = remembered;
      shards[i] =
          new Shard(
              states.longs(),
              bound,
              (key, rows, offset, now) -> {
                evictions.increment();
                remembered.remember(key, states.unpack(rows, offset, now), now);
              });
    }
  }

  PackedState states() {
    return states;
  }

  void lock(BucketKey key) {
    shards[shardOf(key)].lock().lock();
  }

  void unlock(BucketKey key) {
    shards[shardOf(key)].lock().unlock();
  }

  /** A bucket's state as of now; with the lock held. */
  BucketState read(BucketKey key, long now) {
    Shard shard = shards[shardOf(key)];
    int offset = shard.find(key);
    return offset >= 0
        ? states.unpack(shard.rows(), offset + Shard.STATE, now)
        : evicted[shardOf(key)].recall(key, now);
  }

  /** Keeps a bucket's state; with the lock held. */
  void write(BucketKey key, BucketState state, long now) {
    shards[shardOf(key)].put(key, states.pack(state), states.fullAt(state, now), now);
  }

  /**
   * Fills a bucket up; with the lock held. It is kept as if it had just been emptied, for what may
   * be remembered of its eviction would otherwise come back as soon as it is swept away.
   */
  void refill(BucketKey key, long now) {
    BucketState empty = states.holding(new long[states.windows()], now);
    shards[shardOf(key)].put(key, states.pack(states.full(now)), states.fullAt(empty, now), now);
  }

  /** Buckets in the table, without waiting for writers. */
  long size() {
    long size = 0;
    for (Shard shard : shards) {
      size += shard.size();
    }
    return size;
  }

  long evictions() {
    return evictions.sum();
  }

  private int shardOf(BucketKey key) {
    return (int) key.high() & (shards.length - 1);
  }
}
