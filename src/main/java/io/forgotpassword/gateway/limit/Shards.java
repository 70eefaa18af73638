package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** The shards of one rule's buckets, each with the memory of what it evicted. */
final class Shards {
  private static final int MAX_SHARDS = 256;

  /** Fewer buckets than this do not pay for a shard of their own. */
  private static final int MIN_SHARD = 1024;

  /** Rows of a shard at first, of the last one nearly twice as many. */
  private static final int FIRST_ROWS = 16;

  /** Cells of the sketch for each bucket of the table, and for each window. */
  private static final int CELLS_PER_BUCKET = 4;

  private static final int FEWEST_CELLS = 64;

  private final int bound;
  private final Shard[] shards;
  private final Evicted[] evicted;
  private final LongAdder evictions;

  Shards(PackedState states, int maxBuckets) {
    this.evictions = new LongAdder();
    int wanted = Math.min(MAX_SHARDS, Math.max(1, maxBuckets / MIN_SHARD));
    this.shards = new Shard[Integer.highestOneBit(wanted)];
    this.evicted = new Evicted[shards.length];
    this.bound = Math.max(1, maxBuckets / shards.length);
    for (int i = 0; i < shards.length; i++) {
      evicted[i] = new Evicted(states, Math.max(FEWEST_CELLS, bound * CELLS_PER_BUCKET));
      shards[i] = shard(states, i, evicted[i]);
    }
  }

  private Shards(Shards before, PackedState states, PackedState thoseBefore) {
    this.evictions = before.evictions;
    this.shards = new Shard[before.shards.length];
    this.evicted = new Evicted[shards.length];
    this.bound = before.bound;
    for (int i = 0; i < shards.length; i++) {
      evicted[i] = before.evicted[i].forStates(states, thoseBefore);
      shards[i] = shard(states, i, evicted[i]);
    }
  }

  /** Each begins with other rows, so that not all double at once, which would be long pauses. */
  private Shard shard(PackedState states, int index, Evicted remembered) {
    return new Shard(
        states.longs(),
        FIRST_ROWS + FIRST_ROWS * index / shards.length,
        bound,
        (key, rows, offset, now) -> {
          evictions.increment();
          remembered.remember(key, states.unpack(rows, offset, now), now);
        });
  }

  /** Empty shards for other windows that remember what these evicted. */
  Shards forStates(PackedState states, PackedState thoseBefore) {
    return new Shards(this, states, thoseBefore);
  }

  /** Tells of every key; for shards that are no longer written to. */
  void forEachKey(Consumer<BucketKey> action) {
    for (Shard shard : shards) {
      shard.forEachKey(action);
    }
  }

  Shard of(BucketKey key) {
    return shards[indexOf(key)];
  }

  /** What the key's shard evicted. */
  Evicted evicted(BucketKey key) {
    return evicted[indexOf(key)];
  }

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

  private int indexOf(BucketKey key) {
    return (int) key.high() & (shards.length - 1);
  }
}
