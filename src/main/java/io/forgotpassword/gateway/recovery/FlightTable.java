package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Outcome;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Flights by what was asked for, in a ring of rows, the eldest first: as all last equally long, it
 * is over first. A row is numbers, and most answers are bytes in a ring of their own, so that of
 * what is kept for the window nothing is left for the collector to copy. One lock, which is never
 * held while anybody is told anything.
 */
final class FlightTable {
  private static final int CLOSED = -1;

  /** One more than comes with them, so that what is over does not pile up. */
  private static final int OUT_FOR_ONE_IN = 2;

  /** Stands for an answer that is in the ring. */
  private static final Object IN_RING = new Object();

  /** More than a usual answer takes of the ring. */
  private static final int BYTES_OF_ROW = 160;

  private final long window;
  private final int most;
  private final LongSupplier nanoClock;
  private final RowIndex index;
  private final long[] began;
  private final int[] passengers;

  /** In the air a {@link Flight}, landed an {@link Outcome} or IN_RING, forgotten null. */
  private final @Nullable Object[] answers;

  private final long[] places;
  private final AnswerRing ring;

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
    this.index = new RowIndex(most);
    this.began = new long[most];
    this.passengers = new int[most];
    this.answers = new Object[most];
    this.places = new long[most];
    this.ring = new AnswerRing(window, 2 * Integer.highestOneBit(BYTES_OF_ROW * most));
  }

  /** One request on its way. Guarded by the table. */
  static final class Flight {
    private int row;
    private @Nullable CompletableFuture<Outcome> expected;
  }

  /** The answer of a flight that has fewer passengers; null when there is none. */
  synchronized @Nullable Future<Outcome> board(BucketKey key, int fewerThan) {
    int row = index.rowOf(key);
    return row >= 0 && passengers[row] < fewerThan && isOpen(row, nanoClock.getAsLong())
        ? board(row)
        : null;
  }

  /** The answer of a flight that there is; null when there was none and a new one has begun. */
  synchronized @Nullable Future<Outcome> boardOrBegin(BucketKey key, Flight begun) {
    long now = nanoClock.getAsLong();
    int row = index.rowOf(key);
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
    began[row] = now;
    passengers[row] = 0;
    answers[row] = begun;
    index.add(key, row);
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
    Object answer = answers[row] == IN_RING ? ring.get(places[row]) : answers[row];
    return Future.succeededFuture(KeptAnswer.outcome(answer));
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
      keep(flight.row, answer);
    }
    return flight.expected;
  }

  private void keep(int row, Object answer) {
    if (answer instanceof byte[] bytes) {
      places[row] = ring.put(bytes, nanoClock.getAsLong());
      answers[row] = IN_RING;
    } else {
      answers[row] = answer;
    }
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
    if (rows == 0) {
      ring.clear();
    }
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
    boolean has = answers[row] != IN_RING || ring.has(places[row]);
    return has && passengers[row] != CLOSED && !isOver(row, now);
  }

  private boolean isOver(int row, long now) {
    return now - began[row] >= window;
  }

  /** Leaves the row to be passed over when it is the eldest. */
  private void forget(int row) {
    answers[row] = null;
    size--;
    index.remove(row);
  }
}
