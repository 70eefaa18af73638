package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Outcome;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Flights by what was asked for, in a ring of rows, the eldest first: as all last equally long, it
 * is over first. A row is numbers and the answer, so that what is kept for the window is little for
 * the collector to copy. One lock, which is never held while anybody is told anything.
 */
final class FlightTable {
  private static final int CLOSED = -1;

  /** One more than comes with them, so that what is over does not pile up. */
  private static final int OUT_FOR_ONE_IN = 2;

  private final long window;
  private final int most;
  private final LongSupplier nanoClock;
  private final long[] highs;
  private final long[] lows;
  private final long[] began;
  private final int[] passengers;

  /** In the air a {@link Flight}, landed a {@link KeptAnswer}, forgotten null. */
  private final @Nullable Object[] answers;

  /** Where a key's row is: open addressing, a row's number and one, at most half of it in use. */
  private final int[] index;

  private int eldest;
  private int rows;
  private int size;

  /**
   * @param window nanoseconds that a flight can be shared for
   * @param most flights that are kept; the eldest gives way
   * @param nanoClock a monotonic clock in nanoseconds
   */
  FlightTable(long window, int most, LongSupplier nanoClock) {
    this.window = window;
    this.most = most;
    this.nanoClock = nanoClock;
    this.highs = new long[most];
    this.lows = new long[most];
    this.began = new long[most];
    this.passengers = new int[most];
    this.answers = new Object[most];
    this.index = new int[4 * Integer.highestOneBit(most)];
  }

  /** One request on its way. Guarded by the table. */
  static final class Flight {
    private int row;
    private @Nullable CompletableFuture<Outcome> expected;
  }

  /** The answer of a flight that has fewer passengers; null when there is none. */
  synchronized @Nullable Future<Outcome> board(BucketKey key, int fewerThan) {
    int row = rowAt(slotOf(key.high(), key.low()));
    return row >= 0 && passengers[row] < fewerThan && isOpen(row, nanoClock.getAsLong())
        ? board(row)
        : null;
  }

  /** The answer of a flight that there is; null when there was none and a new one has begun. */
  synchronized @Nullable Future<Outcome> boardOrBegin(BucketKey key, Flight begun) {
    long now = nanoClock.getAsLong();
    int row = rowAt(slotOf(key.high(), key.low()));
    if (row >= 0 && isOpen(row, now)) {
      return board(row);
    }
    if (row >= 0) {
      forget(row);
    }
    expire(OUT_FOR_ONE_IN, now);
    if (rows == most) {
      dropEldest();
    }
    begin(key, begun, now);
    return null;
  }

  private void begin(BucketKey key, Flight begun, long now) {
    int row = (eldest + rows) % most;
    highs[row] = key.high();
    lows[row] = key.low();
    began[row] = now;
    passengers[row] = 0;
    answers[row] = begun;
    index[slotOf(key.high(), key.low())] = row + 1;
    begun.row = row;
    rows++;
    size++;
  }

  private Future<Outcome> board(int row) {
    passengers[row]++;
    if (answers[row] instanceof Flight flight) {
      flight.expected = flight.expected == null ? new CompletableFuture<>() : flight.expected;
      return Future.fromCompletionStage(flight.expected);
    }
    return Future.succeededFuture(KeptAnswer.outcome(answers[row]));
  }

  /** Whether a flight has no passengers; it will have none, then. */
  synchronized boolean closesEmpty(Flight flight) {
    boolean empty = flight.expected == null;
    if (empty && isKept(flight)) {
      passengers[flight.row] = CLOSED;
    }
    return empty;
  }

  /** Nobody boards this flight any more, which has not landed yet. */
  synchronized void forget(Flight flight) {
    if (isKept(flight)) {
      forget(flight.row);
    }
  }

  /** Gives its passengers the answer, and keeps nothing else for those who come. */
  void land(Flight flight, Outcome outcome) {
    CompletableFuture<Outcome> waitedFor = settle(flight, KeptAnswer.of(outcome));
    if (waitedFor != null) {
      waitedFor.complete(outcome);
    }
  }

  /** Gives its passengers the failure, and nobody else. */
  void fail(Flight flight, Throwable failure) {
    CompletableFuture<Outcome> waitedFor = cancel(flight);
    if (waitedFor != null) {
      waitedFor.completeExceptionally(failure);
    }
  }

  private synchronized @Nullable CompletableFuture<Outcome> settle(Flight flight, Object answer) {
    if (isKept(flight)) {
      answers[flight.row] = answer;
    }
    return flight.expected;
  }

  private synchronized @Nullable CompletableFuture<Outcome> cancel(Flight flight) {
    forget(flight);
    return flight.expected;
  }

  private boolean isKept(Flight flight) {
    return answers[flight.row] == flight;
  }

  /** Drops all that are over; whether there are others. */
  synchronized boolean sweep() {
    expire(rows, nanoClock.getAsLong());
    return size > 0;
  }

  /** Flights kept. */
  synchronized int size() {
    return size;
  }

  private void expire(int atMost, long now) {
    for (int i = 0; i < atMost && rows > 0; i++) {
      if (answers[eldest] != null && !isOver(eldest, now)) {
        return;
      }
      dropEldest();
    }
  }

  private void dropEldest() {
    if (answers[eldest] != null) {
      forget(eldest);
    }
    eldest = (eldest + 1) % most;
    rows--;
  }

  private boolean isOpen(int row, long now) {
    return passengers[row] != CLOSED && !isOver(row, now);
  }

  private boolean isOver(int row, long now) {
    return now - began[row] >= window;
  }

  /** Leaves the row to be passed over when it is the eldest. */
  private void forget(int row) {
    answers[row] = null;
    size--;
    closeGap(slotOf(highs[row], lows[row]));
  }

  /** A key's place in the index, or the empty one where it would be. */
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
    for (int slot = next(gap); index[slot] != 0; slot = next(slot)) {
      int home = homeOf(lows[rowAt(slot)]);
      if (((slot - home) & (index.length - 1)) >= ((slot - gap) & (index.length - 1))) {
        index[gap] = index[slot];
        gap = slot;
      }
    }
    index[gap] = 0;
  }

  private int rowAt(int slot) {
    return index[slot] - 1;
  }

  private int homeOf(long low) {
    return (int) low & (index.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (index.length - 1);
  }
}
