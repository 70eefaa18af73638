package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.github.bucket4j.BucketState;
import org.jspecify.annotations.Nullable;

/**
 * What evicted buckets of one shard had spent, in a fixed amount of memory: for each window, the
 * time at which it will be full again. Like a counting sketch, a key has four cells, a cell keeps
 * the latest time of all keys that share it, and a key's time is the earliest of its cells. So it
 * is never earlier than the truth: a bucket comes back with what it had left or with less, never
 * with more. What time has made full forgets itself.
 */
final class Evicted {
  private static final int HASHES = 4;

  /** Times are kept in tenths of a second, rounded up; an int lasts for six years. */
  private static final long TICK = 100_000_000L;

  private final PackedState states;
  private final int windows;
  private final int cells;
  private int @Nullable [] fullAt;

  /**
   * @param cells for each window; allocated with the first eviction
   */
  Evicted(PackedState states, int cells) {
    this.states = states;
    this.windows = states.windows().size();
    this.cells = cells;
  }

  /** The same memory for other windows: what was spent stays spent until the same time. */
  Evicted forStates(PackedState others, PackedState these) {
    Evicted copy = new Evicted(others, cells);
    if (fullAt != null) {
      int[] copied = new int[cells * copy.windows];
      for (int window = 0; window < copy.windows; window++) {
        int counterpart = these.counterpartOf(others.windows().get(window), window);
        if (counterpart >= 0) {
          System.arraycopy(fullAt, counterpart * cells, copied, window * cells, cells);
        }
      }
      copy.fullAt = copied;
    }
    return copy;
  }

  void remember(BucketKey key, BucketState state, long now) {
    if (fullAt == null) {
      fullAt = new int[cells * windows];
    }
    for (int window = 0; window < windows; window++) {
      int ticks = (int) (states.fullAt(state, window, now) / TICK + 1);
      for (int i = 0; i < HASHES; i++) {
        int cell = cellOf(key, window, i);
        fullAt[cell] = Math.max(fullAt[cell], ticks);
      }
    }
  }

  /** The state a bucket that is not in the table begins with. */
  BucketState recall(BucketKey key, long now) {
    if (fullAt == null) {
      return states.full(now);
    }
    long[] permits = new long[windows];
    boolean full = true;
    for (int window = 0; window < permits.length; window++) {
      int earliest = Integer.MAX_VALUE;
      for (int i = 0; i < HASHES; i++) {
        earliest = Math.min(earliest, fullAt[cellOf(key, window, i)]);
      }
      permits[window] = states.permitsWhenFullAt(earliest * TICK, window, now);
      full &= permits[window] == states.capacity(window);
    }
    return full ? states.full(now) : states.holding(permits, now);
  }

  /** Two independent hashes make as many as are needed (Kirsch and Mitzenmacher, 2006). */
  private int cellOf(BucketKey key, int window, int i) {
    long hash = key.low() + i * (key.high() | 1);
    int within = (int) (((hash >>> 32) * cells) >>> 32);
    return window * cells + within;
  }
}
