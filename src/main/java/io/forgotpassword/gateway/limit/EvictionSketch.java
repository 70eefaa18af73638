package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;
import io.github.bucket4j.BucketState;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the evicted buckets of one shard had spent, so that eviction is no reset: an
 * attacker who floods the table with keys frees nobody.
 *
 * <p>It is a counting sketch of fixed size. For each window a key has four cells, each shared with
 * other keys. A cell holds the latest time at which a bucket of its keys will be full again; a
 * key's time is the earliest of its four cells. So it errs in one direction: a bucket comes back
 * with what it had left or with less, never with more. Cells whose time has passed count as full.
 */
final class EvictionSketch {
  private static final int HASHES = 4;

  /** Cells for each bucket of the shard and for each window. */
  private static final int CELLS_PER_BUCKET = 4;

  private static final int MIN_CELLS = 64;

  /** Times are tenths of a second, rounded up; an int lasts for six years. */
  private static final long TICK = 100_000_000L;

  private final BucketArithmetic arithmetic;
  private final int windows;
  private final int cells;
  private int @Nullable [] fullAt;

  /**
   * @param buckets the shard's bound; the memory is allocated with the first eviction
   */
  EvictionSketch(BucketArithmetic arithmetic, int buckets) {
    this.arithmetic = arithmetic;
    this.windows = arithmetic.windows().size();
    this.cells = Math.max(MIN_CELLS, buckets * CELLS_PER_BUCKET);
  }

  /** The same memory for other windows: what was spent stays spent until the same time. */
  EvictionSketch carriedOver(BucketArithmetic to, BucketArithmetic from) {
    EvictionSketch copy = new EvictionSketch(to, cells / CELLS_PER_BUCKET);
    if (fullAt != null) {
      int[] copied = new int[cells * copy.windows];
      for (int window = 0; window < copy.windows; window++) {
        int counterpart = from.counterpartOf(to.windows().get(window), window);
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
      int ticks = (int) (arithmetic.fullAt(state, window, now) / TICK + 1);
      for (int i = 0; i < HASHES; i++) {
        int cell = cellOf(key, window, i);
        fullAt[cell] = Math.max(fullAt[cell], ticks);
      }
    }
  }

  /** The state of a bucket that is not in the table. */
  BucketState recall(BucketKey key, long now) {
    if (fullAt == null) {
      return arithmetic.full(now);
    }
    long[] permits = new long[windows];
    boolean full = true;
    for (int window = 0; window < permits.length; window++) {
      int earliest = Integer.MAX_VALUE;
      for (int i = 0; i < HASHES; i++) {
        earliest = Math.min(earliest, fullAt[cellOf(key, window, i)]);
      }
      permits[window] = arithmetic.permitsWhenFullAt(earliest * TICK, window, now);
      full &= permits[window] == arithmetic.capacity(window);
    }
    return full ? arithmetic.full(now) : arithmetic.holding(permits, now);
  }

  /** Derives the i-th hash from two independent ones (Kirsch and Mitzenmacher, 2006). */
  private int cellOf(BucketKey key, int window, int i) {
    long hash = key.low() + i * (key.high() | 1);
    int within = (int) (((hash >>> 32) * cells) >>> 32);
    return window * cells + within;
  }
}
