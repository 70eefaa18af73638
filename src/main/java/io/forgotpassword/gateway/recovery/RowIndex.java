package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.BucketKey;

/**
 * Which of a fixed number of rows a key has: open addressing over arrays, at most half of it in
 * use. The keys are hashes, so their low bits are as good as any. Not thread-safe.
 */
final class RowIndex {
  private final long[] highs;
  private final long[] lows;

  /** By slot a row's number and one. */
  private final int[] slots;

  RowIndex(int rows) {
    this.highs = new long[rows];
    this.lows = new long[rows];
    this.slots = new int[4 * Integer.highestOneBit(rows)];
  }

  /** The row of a key, negative when it has none. */
  int rowOf(BucketKey key) {
    return rowAt(slotOf(key.high(), key.low()));
  }

  /** Gives a row that is free to a key that has none. */
  void add(BucketKey key, int row) {
    highs[row] = key.high();
    lows[row] = key.low();
    slots[slotOf(key.high(), key.low())] = row + 1;
  }

  /** Takes a row from its key. */
  void remove(int row) {
    closeGap(slotOf(highs[row], lows[row]));
  }

  /** A key's slot, or the empty one where it would be. */
  private int slotOf(long high, long low) {
    int slot = homeOf(low);
    for (int row = rowAt(slot); row >= 0; row = rowAt(slot)) {
      if (highs[row] == high && lows[row] == low) {
        return slot;
      }
      slot = next(slot);
    }
    return slot;
  }

  /** Moves up what would not be found behind a gap. */
  private void closeGap(int empty) {
    int gap = empty;
    for (int slot = next(gap); slots[slot] != 0; slot = next(slot)) {
      int home = homeOf(lows[rowAt(slot)]);
      if (((slot - home) & (slots.length - 1)) >= ((slot - gap) & (slots.length - 1))) {
        slots[gap] = slots[slot];
        gap = slot;
      }
    }
    slots[gap] = 0;
  }

  private int rowAt(int slot) {
    return slots[slot] - 1;
  }

  private int homeOf(long low) {
    return (int) low & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }
}
