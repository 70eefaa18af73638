package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Outcome;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Flights by what was asked for, the eldest first: as all last equally long, it is over first. One
 * lock, which is never held while anybody is told anything.
 *
 * @param <K> what two requests are the same by
 */
final class FlightTable<K> {
  private static final int CLOSED = -1;

  /** One more than comes with them, so that what is over does not pile up. */
  private static final int OUT_FOR_ONE_IN = 2;

  private final long window;
  private final int most;
  private final LongSupplier nanoClock;
  private final Map<K, Flight> flights = new LinkedHashMap<>();

  /**
   * @param window nanoseconds that a flight can be shared for
   * @param most flights that are kept; the eldest gives way
   * @param nanoClock a monotonic clock in nanoseconds
   */
  FlightTable(long window, int most, LongSupplier nanoClock) {
    this.window = window;
    this.most = most;
    this.nanoClock = nanoClock;
  }

  /** One request on its way or, when it has landed, what is left of it. Guarded by the table. */
  static final class Flight {
    private long began;
    private int passengers;
    private @Nullable CompletableFuture<Outcome> expected;
    private @Nullable Outcome known;

    private Future<Outcome> board() {
      passengers++;
      if (known != null) {
        return Future.succeededFuture(known);
      }
      expected = expected == null ? new CompletableFuture<>() : expected;
      return Future.fromCompletionStage(expected);
    }
  }

  /** The answer of a flight that has fewer passengers; null when there is none. */
  synchronized @Nullable Future<Outcome> board(K key, int fewerThan) {
    Flight flight = flights.get(key);
    return flight != null && flight.passengers < fewerThan && isOpen(flight, nanoClock.getAsLong())
        ? flight.board()
        : null;
  }

  /** The answer of a flight that there is; null when there was none and a new one has begun. */
  synchronized @Nullable Future<Outcome> boardOrBegin(K key, Flight begun) {
    long now = nanoClock.getAsLong();
    Flight flight = flights.get(key);
    if (flight != null && isOpen(flight, now)) {
      return flight.board();
    }
    if (flight != null) {
      // What is put in another's place would be as old as that one in the map's order.
      flights.remove(key);
    }
    expire(OUT_FOR_ONE_IN, now);
    if (flights.size() == most) {
      flights.remove(flights.keySet().iterator().next());
    }
    begun.began = now;
    flights.put(key, begun);
    return null;
  }

  /** Whether a flight has no passengers; it will have none, then. */
  synchronized boolean closesEmpty(Flight flight) {
    flight.passengers = flight.passengers == 0 ? CLOSED : flight.passengers;
    return flight.passengers == CLOSED;
  }

  /** Nobody boards this flight any more. */
  synchronized void forget(K key, Flight flight) {
    flights.remove(key, flight);
  }

  /** Gives its passengers the answer, and keeps nothing else for those who come. */
  void land(Flight flight, Outcome outcome) {
    CompletableFuture<Outcome> waitedFor = settle(flight, outcome);
    if (waitedFor != null) {
      waitedFor.complete(outcome);
    }
  }

  /** Gives its passengers the failure; it is to be forgotten before. */
  void fail(Flight flight, Throwable failure) {
    CompletableFuture<Outcome> waitedFor = settle(flight, null);
    if (waitedFor != null) {
      waitedFor.completeExceptionally(failure);
    }
  }

  private synchronized @Nullable CompletableFuture<Outcome> settle(
      Flight flight, @Nullable Outcome outcome) {
    CompletableFuture<Outcome> waitedFor = flight.expected;
    flight.expected = null;
    flight.known = outcome;
    return waitedFor;
  }

  /** Drops all that are over; whether there are others. */
  synchronized boolean sweep() {
    expire(flights.size(), nanoClock.getAsLong());
    return !flights.isEmpty();
  }

  /** Flights kept. */
  synchronized int size() {
    return flights.size();
  }

  private void expire(int atMost, long now) {
    Iterator<Flight> eldest = flights.values().iterator();
    for (int i = 0; i < atMost && eldest.hasNext() && isOver(eldest.next(), now); i++) {
      eldest.remove();
    }
  }

  private boolean isOpen(Flight flight, long now) {
    return flight.passengers != CLOSED && !isOver(flight, now);
  }

  private boolean isOver(Flight flight, long now) {
    return now - flight.began >= window;
  }
}
