package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.github.bucket4j.BucketState;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Some buckets of one rule in one plain array: a hash table with open addressing and linear
 * probing, one row for each bucket. The owner's lock must be held. Every refused request looks
 * here, and an attacker can fill the table with millions of keys; so a bucket is a few longs and no
 * objects, a third of what a map would need, and nothing for the garbage collector to follow.
 *
 * <p>A row holds the key's two longs, the time at which the bucket will be full, and its packed
 * state. A full bucket is as good as none, so rows that have become full are swept with each bucket
 * that is added. At the bound, the bucket that is full soonest among a few candidates is evicted,
 * and a sketch remembers what it had spent.
 */
final class BucketRows {
  private static final int KEY_HIGH = 0;
  private static final int KEY_LOW = 1;
  private static final int FULL_AT = 2;
  private static final int STATE = 3;

  /** Rows swept for each bucket added, so that full buckets leave as fast as new ones come. */
  private static final int SWEPT = 4;

  /** Buckets looked at to find the one to evict; the best of 16 is close to the best of all. */
  private static final int CANDIDATES = 16;

  private final BucketArithmetic arithmetic;
  private final int firstRows;
  private final int bound;
  private final EvictionSketch evicted;
  private final LongAdder evictions;
  private final int width;
  private long[] rows;
  private int capacity;
  private int size;
  private int cursor;

  /**
   * @param firstRows room at first; it doubles when it is full
   * @param bound the most buckets kept
   * @param evictions counts them
   */
  BucketRows(
      BucketArithmetic arithmetic,
      int firstRows,
      int bound,
      EvictionSketch evicted,
      LongAdder evictions) {
    this.arithmetic = arithmetic;
    this.firstRows = firstRows;
    this.bound = bound;
    this.evicted = evicted;
    this.evictions = evictions;
    this.width = STATE + arithmetic.longs();
    this.capacity = firstRows;
    this.rows = new long[capacity * width];
  }

  /** The same buckets in other windows. */
  BucketRows convertedTo(BucketArithmetic to, long now) {
    EvictionSketch sketch = evicted.carriedOver(to, arithmetic);
    BucketRows converted = new BucketRows(to, firstRows, bound, sketch, evictions);
    for (int row = 0; row < capacity; row++) {
      if (!isEmpty(row)) {
        BucketState state = to.carriedOver(stateOf(row, now), arithmetic, now);
        long fullAt = Math.max(fullAt(row), to.fullAt(state, now));
        converted.put(keyOf(row), state, fullAt, now);
      }
    }
    return converted;
  }

  BucketArithmetic arithmetic() {
    return arithmetic;
  }

  int size() {
    return size;
  }

  BucketState read(BucketKey key, long now) {
    int row = find(key);
    return row >= 0 ? stateOf(row, now) : evicted.recall(key, now);
  }

  /** Keeps a bucket's state; a new bucket may evict another. */
  void write(BucketKey key, BucketState state, long now) {
    put(key, state, arithmetic.fullAt(state, now), now);
  }

  /**
   * Fills a bucket up. Its row stays as long as that of an empty bucket: were it swept sooner, the
   * sketch of evicted buckets could bring back what the bucket had spent before.
   */
  void refill(BucketKey key, long now) {
    put(key, arithmetic.full(now), arithmetic.fullAt(arithmetic.empty(now), now), now);
  }

  /** Passes every bucket that is not full, with its state as of now. */
  void forEach(BiConsumer<BucketKey, BucketState> action, long now) {
    for (int row = 0; row < capacity; row++) {
      if (!isEmpty(row) && fullAt(row) > now) {
        action.accept(keyOf(row), stateOf(row, now));
      }
    }
  }

  private BucketKey keyOf(int row) {
    return new BucketKey(rows[row * width + KEY_HIGH], rows[row * width + KEY_LOW]);
  }

  private long fullAt(int row) {
    return rows[row * width + FULL_AT];
  }

  private BucketState stateOf(int row, long now) {
    return arithmetic.unpack(rows, row * width + STATE, now);
  }

  private int find(BucketKey key) {
    for (int row = homeOf(key.low()); !isEmpty(row); row = next(row)) {
      int offset = row * width;
      if (rows[offset + KEY_HIGH] == key.high() && rows[offset + KEY_LOW] == key.low()) {
        return row;
      }
    }
    return -1;
  }

  private void put(BucketKey key, BucketState state, long fullAt, long now) {
    int found = find(key);
    int offset = (found < 0 ? add(key, now) : found) * width;
    rows[offset + FULL_AT] = fullAt;
    System.arraycopy(arithmetic.pack(state, now), 0, rows, offset + STATE, arithmetic.longs());
  }

  private int add(BucketKey key, long now) {
    sweep(now);
    if (size >= bound) {
      evict(now);
    }
    if (size + 1 > capacity - capacity / 4) {
      grow();
    }
    int row = emptyRowFor(key.low());
    rows[row * width + KEY_HIGH] = key.high();
    rows[row * width + KEY_LOW] = key.low();
    size++;
    return row;
  }

  private int emptyRowFor(long low) {
    int row = homeOf(low);
    while (!isEmpty(row)) {
      row = next(row);
    }
    return row;
  }

  private void sweep(long now) {
    for (int i = 0; i < SWEPT; i++) {
      cursor = next(cursor);
      while (!isEmpty(cursor) && fullAt(cursor) <= now) {
        removeRow(cursor);
      }
    }
  }

  private void evict(long now) {
    int row = cursor;
    int best = -1;
    for (int seen = 0; seen < CANDIDATES && seen < size; row = next(row)) {
      if (!isEmpty(row)) {
        seen++;
        best = best < 0 || fullAt(row) < fullAt(best) ? row : best;
      }
    }
    cursor = row;
    if (fullAt(best) > now) {
      evictions.increment();
      evicted.remember(keyOf(best), stateOf(best, now), now);
    }
    removeRow(best);
  }

  private void grow() {
    long[] old = rows;
    int oldCapacity = capacity;
    // A quarter of the rows stays empty, and there are never more than the bound needs.
    int maxRows = bound + bound / 3 + 2;
    capacity = Math.max(Math.min(2 * oldCapacity, maxRows), oldCapacity + 1);
    rows = new long[capacity * width];
    cursor = 0;
    for (int from = 0; from < oldCapacity * width; from += width) {
      if ((old[from + KEY_HIGH] | old[from + KEY_LOW]) != 0) {
        System.arraycopy(old, from, rows, emptyRowFor(old[from + KEY_LOW]) * width, width);
      }
    }
  }

  /** Removes a row and moves later ones up, so that no search ends at the gap. */
  private void removeRow(int removed) {
    int gap = removed;
    for (int row = next(gap); !isEmpty(row); row = next(row)) {
      int home = homeOf(rows[row * width + KEY_LOW]);
      boolean staysReachable = gap < row ? home > gap && home <= row : home > gap || home <= row;
      if (!staysReachable) {
        System.arraycopy(rows, row * width, rows, gap * width, width);
        gap = row;
      }
    }
    Arrays.fill(rows, gap * width, (gap + 1) * width, 0);
    size--;
  }

  /**
   * The lower half of the key chooses: many keys may share the upper half. Its upper bits choose
   * the row, because its lower bits have chosen the shard.
   */
  private int homeOf(long low) {
    return (int) (((low >>> 32) * capacity) >>> 32);
  }

  private int next(int row) {
    return row + 1 == capacity ? 0 : row + 1;
  }

  private boolean isEmpty(int row) {
    return (rows[row * width + KEY_HIGH] | rows[row * width + KEY_LOW]) == 0;
  }
}
