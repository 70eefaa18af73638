package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.github.bucket4j.BucketState;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All local buckets of one rule, spread over shards. After a change of the rule's windows a bucket
 * that is not here yet goes on from its predecessor's state.
 */
final class RuleBuckets {
  private static final AtomicLong FAMILIES = new AtomicLong();

  private final PackedState states;
  private final Shards shards;
  private final long family;
  private final @Nullable RuleBuckets predecessor;

  RuleBuckets(List<LimitSettings.Allowance> windows, int maxBuckets) {
    this.states = new PackedState(windows);
    this.shards = new Shards(states, maxBuckets);
    this.family = FAMILIES.incrementAndGet();
    this.predecessor = null;
  }

  private RuleBuckets(
      long family, PackedState states, Shards shards, @Nullable RuleBuckets predecessor) {
    this.states = states;
    this.shards = shards;
    this.family = family;
    this.predecessor = predecessor;
  }

  /** These buckets where the windows are the same, else new ones that go on from what was spent. */
  RuleBuckets withWindows(List<LimitSettings.Allowance> windows) {
    if (windows.equals(states.windows())) {
      return this;
    }
    PackedState others = new PackedState(windows);
    return new RuleBuckets(family, others, shards.forStates(others, states), this);
  }

  /** These buckets without their predecessor, after every bucket it has was brought over. */
  RuleBuckets settled(long now) {
    if (predecessor == null) {
      return this;
    }
    predecessor.shards.forEachKey(key -> bringOver(key, now));
    return new RuleBuckets(family, states, shards, null);
  }

  private void bringOver(BucketKey key, long now) {
    lock(key);
    try {
      if (shards.of(key).find(key) < 0) {
        write(key, read(key, now), now);
      }
    } finally {
      unlock(key);
    }
  }

  PackedState states() {
    return states;
  }

  /** The same for all generations of one rule's buckets: the order in which they are locked. */
  long family() {
    return family;
  }

  void lock(BucketKey key) {
    if (predecessor != null) {
      predecessor.lock(key);
    }
    shards.of(key).lock().lock();
  }

  void unlock(BucketKey key) {
    shards.of(key).lock().unlock();
    if (predecessor != null) {
      predecessor.unlock(key);
    }
  }

  /** A bucket's state as of now; with the lock held. */
  BucketState read(BucketKey key, long now) {
    Shard shard = shards.of(key);
    int offset = shard.find(key);
    if (offset >= 0) {
      return states.unpack(shard.rows(), offset + Shard.STATE, now);
    }
    return predecessor == null
        ? shards.evicted(key).recall(key, now)
        : states.carriedOver(predecessor.read(key, now), predecessor.states, now);
  }

  /** Keeps a bucket's state; with the lock held. */
  void write(BucketKey key, BucketState state, long now) {
    shards.of(key).put(key, states.pack(state), states.fullAt(state, now), now);
  }

  /**
   * Fills a bucket up; with the lock held. It is kept as if it had just been emptied, for what may
   * be remembered of its eviction would otherwise come back as soon as it is swept away.
   */
  void refill(BucketKey key, long now) {
    BucketState empty = states.holding(new long[states.windows().size()], now);
    shards.of(key).put(key, states.pack(states.full(now)), states.fullAt(empty, now), now);
  }

  /** Buckets in the table, without waiting for writers. */
  long size() {
    return shards.size();
  }

  /** Buckets that had to give way. */
  long evictions() {
    return shards.evictions();
  }
}
