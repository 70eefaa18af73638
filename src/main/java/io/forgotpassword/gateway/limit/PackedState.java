package io.forgotpassword.gateway.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.BucketState64BitsInteger;
import io.github.bucket4j.MathType;
import io.github.bucket4j.distributed.serialization.Scope;
import io.github.bucket4j.distributed.versioning.Versions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Bucket4j's states of one rule's buckets, to and from the few longs that Bucket4j itself
 * serialises them to. Millions of them fit into plain arrays then, and the arithmetic stays
 * Bucket4j's.
 */
final class PackedState {
  /** Bucket4j's longs of one window: when it was last filled, its permits, a rounding error. */
  private static final int WINDOW_LONGS = 3;

  private static final int CURRENT_SIZE = 1;

  private final List<LimitSettings.Allowance> windows;
  private final BucketConfiguration configuration;
  private final Bandwidth[] bandwidths;
  private final int longs;

  PackedState(List<LimitSettings.Allowance> windows) {
    List<Bandwidth> limits = new ArrayList<>();
    for (LimitSettings.Allowance window : windows) {
      limits.add(bandwidth(window, window.permits()));
    }
    this.windows = windows;
    this.bandwidths = limits.toArray(Bandwidth[]::new);
    this.configuration = new BucketConfiguration(limits);
    this.longs = pack(full(0)).length;
  }

  private static Bandwidth bandwidth(LimitSettings.Allowance window, long initialPermits) {
    return BandwidthBuilder.builder()
        .capacity(window.permits())
        .refillGreedy(window.permits(), window.window())
        .initialTokens(initialPermits)
        .build();
  }

  /** How many longs a state takes. */
  int longs() {
    return longs;
  }

  List<LimitSettings.Allowance> windows() {
    return windows;
  }

  long capacity(int window) {
    return bandwidths[window].getCapacity();
  }

  /** A bucket nobody has drawn on. */
  BucketState full(long now) {
    return BucketState.createInitialState(configuration, MathType.INTEGER_64_BITS, now);
  }

  /** A bucket with so many permits left in each window. */
  BucketState holding(long[] permits, long now) {
    List<Bandwidth> initial = new ArrayList<>(bandwidths.length);
    for (int i = 0; i < bandwidths.length; i++) {
      initial.add(bandwidth(windows.get(i), permits[i]));
    }
    BucketState state =
        BucketState.createInitialState(
            new BucketConfiguration(initial), MathType.INTEGER_64_BITS, now);
    state.setConfiguration(configuration);
    return state;
  }

  /**
   * A bucket of other windows as a bucket of these: what was spent in a window stays spent in the
   * one of the same length, else in the one of the same place; a window that is new is full.
   */
  BucketState carriedOver(BucketState before, PackedState those, long now) {
    long[] permits = new long[windows.size()];
    for (int i = 0; i < permits.length; i++) {
      int counterpart = those.counterpartOf(windows.get(i), i);
      long spent =
          counterpart < 0 ? 0 : those.capacity(counterpart) - before.getCurrentSize(counterpart);
      permits[i] = Math.max(0, capacity(i) - spent);
    }
    return holding(permits, now);
  }

  /** The window of the same length, else the one at a place, else -1. */
  int counterpartOf(LimitSettings.Allowance window, int place) {
    for (int i = 0; i < windows.size(); i++) {
      if (windows.get(i).window().equals(window.window())) {
        return i;
      }
    }
    return place < windows.size() ? place : -1;
  }

  /** Reads a state and lets time pass for it. */
  BucketState unpack(long[] from, int offset, long now) {
    long[] packed = new long[longs];
    System.arraycopy(from, offset, packed, 0, longs);
    try {
      BucketState state =
          BucketState64BitsInteger.SERIALIZATION_HANDLE.deserialize(
              LongArrayAdapter.READING, packed);
      state.setConfiguration(configuration);
      state.refillAllBandwidth(now);
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException("a bucket's state could not be read", e);
    }
  }

  /** The longs of a state; they change with it. */
  long[] pack(BucketState state) {
    long[][] packed = new long[1][];
    try {
      BucketState64BitsInteger.SERIALIZATION_HANDLE.serialize(
          LongArrayAdapter.WRITING,
          packed,
          (BucketState64BitsInteger) state,
          Versions.getLatest(),
          Scope.PERSISTED_STATE);
      return packed[0];
    } catch (IOException e) {
      throw new UncheckedIOException("a bucket's state could not be written", e);
    }
  }

  /** A state with permits taken from each window. */
  BucketState less(BucketState state, long[] permits, long now) {
    long[] packed = pack(state).clone();
    for (int i = 0; i < permits.length; i++) {
      packed[i * WINDOW_LONGS + CURRENT_SIZE] -= permits[i];
    }
    return unpack(packed, 0, now);
  }

  /** When one window of a bucket will be full again. */
  long fullAt(BucketState state, int window, long now) {
    Bandwidth bandwidth = bandwidths[window];
    long missing = bandwidth.getCapacity() - state.getCurrentSize(window);
    if (missing <= 0) {
      return now;
    }
    long nanosPerPermit = bandwidth.getRefillPeriodNanos() / bandwidth.getRefillTokens() + 1;
    return now + missing * nanosPerPermit;
  }

  /** When every window of a bucket will be full again. */
  long fullAt(BucketState state, long now) {
    long latest = now;
    for (int i = 0; i < bandwidths.length; i++) {
      latest = Math.max(latest, fullAt(state, i, now));
    }
    return latest;
  }

  /** The permits a window surely has when it is not full before a time. */
  long permitsWhenFullAt(long fullAt, int window, long now) {
    if (fullAt <= now) {
      return capacity(window);
    }
    Bandwidth bandwidth = bandwidths[window];
    long nanosPerPermit = bandwidth.getRefillPeriodNanos() / bandwidth.getRefillTokens();
    long missing = (fullAt - now) / Math.max(1, nanosPerPermit) + 1;
    return Math.max(0, capacity(window) - missing);
  }

  /** How long it takes, at the most, until so many permits have come back to a window. */
  long nanosUntil(long permits, int window) {
    Bandwidth bandwidth = bandwidths[window];
    long nanosPerPermit = bandwidth.getRefillPeriodNanos() / bandwidth.getRefillTokens() + 1;
    return Math.max(0, permits) * nanosPerPermit;
  }
}
