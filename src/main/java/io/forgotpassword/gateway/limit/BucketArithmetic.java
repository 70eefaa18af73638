package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.LimitSettings.Allowance;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.BucketState64BitsInteger;
import io.github.bucket4j.MathType;
import io.github.bucket4j.distributed.serialization.DeserializationAdapter;
import io.github.bucket4j.distributed.versioning.Versions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bucket4j's arithmetic for the buckets of one rule, and the packed state that the table keeps.
 *
 * <p>A bucket's state is one Bucket4j object with three longs for each window, and Bucket4j can be
 * given those longs back. The table keeps nothing else, so that millions of buckets fit into plain
 * arrays. Whoever needs a bucket unpacks it, computes with Bucket4j, and packs it again. The format
 * lives as long as the process and is never stored.
 */
final class BucketArithmetic {
  /** Bucket4j's longs of one window: when it was last refilled, its permits, a rounding error. */
  private static final int WINDOW_LONGS = 3;

  private static final int CURRENT_SIZE = 1;
  private static final int ROUNDING_ERROR = 2;
  private static final LongArrayAdapter ADAPTER = new LongArrayAdapter();

  private final List<Allowance> windows;
  private final BucketConfiguration configuration;
  private final Bandwidth[] bandwidths;

  BucketArithmetic(List<Allowance> windows) {
    this.windows = windows;
    this.bandwidths = windows.stream().map(BucketArithmetic::bandwidth).toArray(Bandwidth[]::new);
    this.configuration = new BucketConfiguration(List.of(bandwidths));
  }

  private static Bandwidth bandwidth(Allowance window) {
    // In lowest terms: Bucket4j rounds where permits x nanoseconds do not fit into a long.
    long nanos = window.window().toNanos();
    long common = WindowUnits.gcd(window.permits(), nanos);
    return BandwidthBuilder.builder()
        .capacity(window.permits())
        .refillGreedy(window.permits() / common, Duration.ofNanos(nanos / common))
        .build();
  }

  int longs() {
    return bandwidths.length * WINDOW_LONGS;
  }

  List<Allowance> windows() {
    return windows;
  }

  long capacity(int window) {
    return bandwidths[window].getCapacity();
  }

  /** A bucket that nobody has consumed from. */
  BucketState full(long now) {
    return BucketState.createInitialState(configuration, MathType.INTEGER_64_BITS, now);
  }

  BucketState empty(long now) {
    return holding(new long[bandwidths.length], now);
  }

  /** A bucket with so many permits left in each window. */
  BucketState holding(long[] permits, long now) {
    long[] packed = pack(full(now), now);
    for (int i = 0; i < bandwidths.length; i++) {
      packed[i * WINDOW_LONGS + CURRENT_SIZE] = permits[i];
    }
    return unpack(packed, 0, now);
  }

  /** The permits missing from each window, rounded up. */
  List<Long> missing(BucketState state) {
    return IntStream.range(0, bandwidths.length)
        .mapToObj(window -> missing(state, window))
        .toList();
  }

  private long missing(BucketState state, int window) {
    return Math.max(0, capacity(window) - state.getCurrentSize(window));
  }

  /** What one of several gateways that share a bucket can answer from it. */
  BucketProbe probe(BucketState state, long wanted, int replicas, long now) {
    int scarcest = 0;
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < bandwidths.length; i++) {
      long permits = Math.max(0, state.getCurrentSize(i) / cost(i, replicas));
      if (permits < fewest) {
        fewest = permits;
        scarcest = i;
      }
    }
    boolean admits = fewest >= wanted;
    long wait = admits ? 0 : nanosToWait(state, wanted, replicas, now);
    return new BucketProbe(admits, fewest, fewest, scarcest, wait);
  }

  private long nanosToWait(BucketState state, long wanted, int replicas, long now) {
    if (replicas == 1) {
      return state.calculateDelayNanosAfterWillBePossibleToConsume(wanted, now, true);
    }
    long wait = 0;
    for (int i = 0; i < bandwidths.length; i++) {
      long missing = Math.max(0, wanted * cost(i, replicas) - state.getCurrentSize(i));
      wait = Math.max(wait, missing * (nanosPerPermit(i) + 1));
    }
    return wait;
  }

  /** The state after permits were consumed by one of several gateways that share a bucket. */
  BucketState consume(BucketState state, long permits, int replicas, long now) {
    if (replicas == 1) {
      state.consume(permits);
      return state;
    }
    long[] packed = pack(state, now);
    for (int i = 0; i < bandwidths.length; i++) {
      packed[i * WINDOW_LONGS + CURRENT_SIZE] -= permits * cost(i, replicas);
    }
    return unpack(packed, 0, now);
  }

  /**
   * What one permit costs in a window while each of several gateways counts alone. The window's
   * level is that of all gateways together, so each charges for the others, too, and gives out its
   * share of capacity and refill; at least one permit when the window is full.
   */
  long cost(int window, int replicas) {
    return Math.min(replicas, capacity(window));
  }

  /**
   * A bucket of other windows as a bucket of these. What was spent in a window stays spent in the
   * one of the same length, else in the one at the same place; a window that is new is full.
   */
  BucketState carriedOver(BucketState before, BucketArithmetic from, long now) {
    long[] permits = new long[windows.size()];
    for (int i = 0; i < permits.length; i++) {
      int counterpart = from.counterpartOf(windows.get(i), i);
      long spent =
          counterpart < 0 ? 0 : from.capacity(counterpart) - before.getCurrentSize(counterpart);
      permits[i] = Math.max(0, capacity(i) - spent);
    }
    return holding(permits, now);
  }

  /** The window of the same length, else the one at a place, else -1. */
  int counterpartOf(Allowance window, int place) {
    for (int i = 0; i < windows.size(); i++) {
      if (windows.get(i).window().equals(window.window())) {
        return i;
      }
    }
    return place < windows.size() ? place : -1;
  }

  /** Reads a state and lets time pass for it. */
  BucketState unpack(long[] from, int offset, long now) {
    long[] packed = Arrays.copyOfRange(from, offset, offset + longs());
    try {
      BucketState state =
          BucketState64BitsInteger.SERIALIZATION_HANDLE.deserialize(ADAPTER, packed);
      state.setConfiguration(configuration);
      state.refillAllBandwidth(now);
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException("a bucket's state could not be read", e);
    }
  }

  /** The longs of a state as of now; no time has passed since its last refill. */
  long[] pack(BucketState state, long now) {
    long[] packed = new long[longs()];
    for (int i = 0; i < bandwidths.length; i++) {
      packed[i * WINDOW_LONGS] = now;
      packed[i * WINDOW_LONGS + CURRENT_SIZE] = state.getCurrentSize(i);
      packed[i * WINDOW_LONGS + ROUNDING_ERROR] = state.getRoundingError(i);
    }
    return packed;
  }

  /** When one window of a bucket will be full again, or a little later. */
  long fullAt(BucketState state, int window, long now) {
    return now + missing(state, window) * (nanosPerPermit(window) + 1);
  }

  long fullAt(BucketState state, long now) {
    return IntStream.range(0, bandwidths.length)
        .mapToLong(window -> fullAt(state, window, now))
        .max()
        .orElse(now);
  }

  /** The permits that a window has at least when it will be full at a time. */
  long permitsWhenFullAt(long fullAt, int window, long now) {
    if (fullAt <= now) {
      return capacity(window);
    }
    long missing = (fullAt - now) / Math.max(1, nanosPerPermit(window)) + 1;
    return Math.max(0, capacity(window) - missing);
  }

  /** Rounded down. */
  private long nanosPerPermit(int window) {
    return bandwidths[window].getRefillPeriodNanos() / bandwidths[window].getRefillTokens();
  }

  /** Hands Bucket4j the array alone, and a format number; a state consists of nothing else. */
  private static final class LongArrayAdapter implements DeserializationAdapter<long[]> {
    private static UnsupportedOperationException notPartOfAState() {
      return new UnsupportedOperationException("not part of a 64-bit integer state");
    }

    @Override
    public int readInt(long[] source) {
      return Versions.v_7_0_0.getNumber();
    }

    @Override
    public long[] readLongArray(long[] source) {
      return source;
    }

    @Override
    public boolean readBoolean(long[] source) {
      throw notPartOfAState();
    }

    @Override
    public byte readByte(long[] source) {
      throw notPartOfAState();
    }

    @Override
    public long readLong(long[] source) {
      throw notPartOfAState();
    }

    @Override
    public double[] readDoubleArray(long[] source) {
      throw notPartOfAState();
    }

    @Override
    public String readString(long[] source) {
      throw notPartOfAState();
    }
  }
}
