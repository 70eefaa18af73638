package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Buckets of one rule in a plain array: open addressing with linear probing, a row for each bucket.
 * Everything but {@link #lock()} is called with the lock held.
 *
 * <p>A row is the key's two longs, the time at which the bucket will be full, and its packed state.
 * A full bucket is as good as none, so it is swept away by the traffic that follows. When the bound
 * is reached a bucket that will soon be full gives way; what it had spent goes on to be remembered
 * by {@link Evicted}.
 */
final class Shard {
  private static final int KEY_HIGH = 0;
  private static final int KEY_LOW = 1;
  private static final int FULL_AT = 2;
  static final int STATE = 3;

  /** Rows swept for each bucket added, so that idle ones leave as fast as new ones come. */
  private static final int SWEPT = 4;

  /** Buckets looked at to find the one to evict; the best of 16 is close to the best of all. */
  private static final int CANDIDATES = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final int width;
  private final int bound;
  private final EvictionListener evictions;
  private long[] rows;
  private int capacity;
  private int size;
  private int hand;

  /** Told of each bucket that has to give way. */
  interface EvictionListener {
    void evicting(BucketKey key, long[] rows, int stateOffset, long now);
  }

  /**
   * @param rows how many it has room for at first; they double when they are full
   * @param bound the most buckets it keeps
   */
  Shard(int stateLongs, int rows, int bound, EvictionListener evictions) {
    this.width = STATE + stateLongs;
    this.capacity = rows;
    this.bound = bound;
    this.evictions = evictions;
    this.rows = new long[capacity * width];
  }

  ReentrantLock lock() {
    return lock;
  }

  int size() {
    return size;
  }

  long[] rows() {
    return rows;
  }

  /** Where a bucket's row begins, or -1. */
  int find(BucketKey key) {
    for (int row = homeOf(key.high()); !isEmpty(row); row = next(row)) {
      int offset = row * width;
      if (rows[offset + KEY_HIGH] == key.high() && rows[offset + KEY_LOW] == key.low()) {
        return offset;
      }
    }
    return -1;
  }

  /** Puts a bucket's state, adding the bucket when it is new; another may have to give way. */
  void put(BucketKey key, long[] state, long fullAt, long now) {
    int offset = find(key);
    if (offset < 0) {
      offset = add(key, now);
    }
    rows[offset + FULL_AT] = fullAt;
    System.arraycopy(state, 0, rows, offset + STATE, state.length);
  }

  void remove(BucketKey key) {
    int offset = find(key);
    if (offset >= 0) {
      removeRow(offset / width);
    }
  }

  /** Tells of every key; for a shard that is no longer written to. */
  void forEachKey(Consumer<BucketKey> action) {
    for (int row = 0; row < capacity; row++) {
      if (!isEmpty(row)) {
        int offset = row * width;
        action.accept(new BucketKey(rows[offset + KEY_HIGH], rows[offset + KEY_LOW]));
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
    int row = homeOf(key.high());
    while (!isEmpty(row)) {
      row = next(row);
    }
    int offset = row * width;
    rows[offset + KEY_HIGH] = key.high();
    rows[offset + KEY_LOW] = key.low();
    size++;
    return offset;
  }

  private void sweep(long now) {
    for (int i = 0; i < SWEPT; i++) {
      hand = next(hand);
      while (!isEmpty(hand) && rows[hand * width + FULL_AT] <= now) {
        removeRow(hand);
      }
    }
  }

  private void evict(long now) {
    int row = hand;
    int best = -1;
    for (int seen = 0; seen < CANDIDATES && seen < size; row = next(row)) {
      if (!isEmpty(row)) {
        seen++;
        if (best < 0 || rows[row * width + FULL_AT] < rows[best * width + FULL_AT]) {
          best = row;
        }
      }
    }
    hand = row;
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
    // A row in four stays empty; no more rows than the bound can ever need.
    int most = bound + bound / 3 + 2;
    capacity = Math.max(Math.min(2 * oldCapacity, most), oldCapacity + 1);
    rows = new long[capacity * width];
    hand = 0;
    for (int from = 0; from < oldCapacity * width; from += width) {
      if ((old[from + KEY_HIGH] | old[from + KEY_LOW]) != 0) {
        int row = homeOf(old[from + KEY_HIGH]);
        while (!isEmpty(row)) {
          row = next(row);
        }
        System.arraycopy(old, from, rows, row * width, width);
      }
    }
  }

  /** Closes the gap behind a removed row, so that no search ends too early. */
  private void removeRow(int removed) {
    int gap = removed;
    for (int row = next(gap); !isEmpty(row); row = next(row)) {
      int home = homeOf(rows[row * width + KEY_HIGH]);
      boolean staysReachable = gap < row ? home > gap && home <= row : home > gap || home <= row;
      if (!staysReachable) {
        System.arraycopy(rows, row * width, rows, gap * width, width);
        gap = row;
      }
    }
    Arrays.fill(rows, gap * width, (gap + 1) * width, 0);
    size--;
  }

  /** The upper bits of a hash choose the row, whatever the number of rows; the lower the shard. */
  private int homeOf(long high) {
    return (int) (((high >>> 32) * capacity) >>> 32);
  }

  private int next(int row) {
    return row + 1 == capacity ? 0 : row + 1;
  }

  private boolean isEmpty(int row) {
    return (rows[row * width + KEY_HIGH] | rows[row * width + KEY_LOW]) == 0;
  }
}
