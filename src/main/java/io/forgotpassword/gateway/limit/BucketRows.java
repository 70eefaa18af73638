package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/**
 * Buckets in one plain array: a hash table with open addressing and linear probing, one row for
 * each bucket. The owner's lock must be held. Every refused request looks here, and an attacker can
 * fill the table with millions of keys; so a bucket is a few longs and no objects, a third of what
 * a map would need, and nothing for the garbage collector to follow.
 *
 * <p>A row holds the key's two longs, the time at which the bucket will be full, and its packed
 * state. A full bucket is as good as none, so rows that have become full are swept with each bucket
 * that is added. At the bound, the bucket that is full soonest among a few candidates is evicted.
 */
final class BucketRows {
  private static final int KEY_HIGH = 0;
  private static final int KEY_LOW = 1;
  static final int FULL_AT = 2;
  static final int STATE = 3;

  /** Rows swept for each bucket added, so that full buckets leave as fast as new ones come. */
  private static final int SWEPT = 4;

  /** Buckets looked at to find the one to evict; the best of 16 is close to the best of all. */
  private static final int CANDIDATES = 16;

  private final int width;
  private final int bound;
  private final EvictionListener evictions;
  private long[] rows;
  private int capacity;
  private int size;
  private int cursor;

  /** Called before a bucket that is not full is evicted. */
  interface EvictionListener {
    void evicting(BucketKey key, long[] rows, int stateOffset, long now);
  }

  /**
   * @param rows room at first; it doubles when it is full
   * @param bound the most buckets kept
   */
  BucketRows(int stateLongs, int rows, int bound, EvictionListener evictions) {
    this.width = STATE + stateLongs;
    this.capacity = rows;
    this.bound = bound;
    this.evictions = evictions;
    this.rows = new long[capacity * width];
  }

  int size() {
    return size;
  }

  /** All rows; valid until the next {@link #put}. */
  long[] longs() {
    return rows;
  }

  /** Where a bucket's row begins, or -1. */
  int find(BucketKey key) {
    for (int row = homeOf(key.low()); !isEmpty(row); row = next(row)) {
      int offset = row * width;
      if (rows[offset + KEY_HIGH] == key.high() && rows[offset + KEY_LOW] == key.low()) {
        return offset;
      }
    }
    return -1;
  }

  /** Keeps a bucket's state; a new bucket may evict another. */
  void put(BucketKey key, long[] state, long fullAt, long now) {
    int offset = find(key);
    if (offset < 0) {
      offset = add(key, now);
    }
    rows[offset + FULL_AT] = fullAt;
    System.arraycopy(state, 0, rows, offset + STATE, state.length);
  }

  /** Passes every key and where its row begins. */
  void forEach(ObjIntConsumer<BucketKey> action) {
    for (int offset = 0; offset < capacity * width; offset += width) {
      if (!isEmpty(offset / width)) {
        action.accept(new BucketKey(rows[offset + KEY_HIGH], rows[offset + KEY_LOW]), offset);
      }
    }
  }

  private int add(BucketKey key, long now) {
    sweep(now);
    if (size >= bound) {
      evict(now);
    }
    if (size + 1 > capacity - capacity / 4) {
      grow();
    }
    int offset = emptyRowFor(key.low()) * width;
    rows[offset + KEY_HIGH] = key.high();
    rows[offset + KEY_LOW] = key.low();
    size++;
    return offset;
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
      while (!isEmpty(cursor) && rows[cursor * width + FULL_AT] <= now) {
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
        if (best < 0 || rows[row * width + FULL_AT] < rows[best * width + FULL_AT]) {
          best = row;
        }
      }
    }
    cursor = row;
    int offset = best * width;
    if (rows[offset + FULL_AT] > now) {
      BucketKey key = new BucketKey(rows[offset + KEY_HIGH], rows[offset + KEY_LOW]);
      evictions.evicting(key, rows, offset + STATE, now);
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
