package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Identical requests within a short window are forwarded once and share the answer: a double click,
 * an SDK's retry, a mail scanner that opens a link. Shared by all event loops, so a future may
 * complete on another loop's thread.
 *
 * <p>What a user typed is forgotten within a second window after the first, whether or not another
 * request comes.
 */
public final class SingleFlight {
  /** As many as one user action makes, retries of the most eager SDK included; more are charged. */
  private static final int FREE_PASSENGERS = 5;

  /**
   * Above the upstream's quota for any window that can be configured; beyond, sharing is forgotten.
   */
  static final int MAX_FLIGHTS = 100_000;

  /** Event loops seldom meet at one of so many locks. */
  private static final int TABLES_LOG2 = 4;

  private final Duration window;
  private final List<FlightTable<Key>> tables = new ArrayList<>();
  private final AtomicBoolean sweepComes = new AtomicBoolean();

  /**
   * @param window how long an answer is shared, from when its request was forwarded; zero never
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public SingleFlight(Duration window, LongSupplier nanoClock) {
    this.window = window;
    int count = window.isZero() ? 0 : 1 << TABLES_LOG2;
    for (int i = 0; i < count; i++) {
      tables.add(new FlightTable<>(window.toNanos(), MAX_FLIGHTS / count, nanoClock));
    }
  }

  /**
   * The answer to an identical request that is on its way or has just come, on the caller's own
   * thread and without charge; null when there is none or its free places are taken.
   */
  @Nullable Future<Outcome> board(RecoveryRequest request, OwnThread own) {
    if (tables.isEmpty()) {
      return null;
    }
    Key key = Key.of(request);
    Future<Outcome> shared = tableOf(key).board(key, FREE_PASSENGERS);
    return shared == null ? null : own.resume(shared);
  }

  /**
   * Forwards a request, unless an identical one was just forwarded: then its answer is shared.
   * Either way the answer comes on the caller's own thread.
   *
   * @param forward is told how to learn whether nobody shares the answer; nobody will, then
   */
  Future<Outcome> fly(
      RecoveryRequest request, OwnThread own, Function<BooleanSupplier, Future<Outcome>> forward) {
    if (tables.isEmpty()) {
      return forward.apply(() -> true);
    }
    Key key = Key.of(request);
    FlightTable<Key> table = tableOf(key);
    FlightTable.Flight begun = new FlightTable.Flight();
    Future<Outcome> shared = table.boardOrBegin(key, begun);
    if (shared != null) {
      return own.resume(shared);
    }
    sweepLater(own);
    return Future.succeededFuture(begun)
        .compose(flight -> forward.apply(() -> table.closesEmpty(flight)))
        .onSuccess(
            outcome -> {
              if (surelySentNothing(outcome)) {
                table.forget(key, begun);
              }
              table.land(begun, outcome);
            })
        .onFailure(
            failure -> {
              table.forget(key, begun);
              table.fail(begun, failure);
            });
  }

  /** Then the answer is not shared with those who ask later. */
  private static boolean surelySentNothing(Outcome outcome) {
    return switch (outcome.verdict()) {
      case UNREACHABLE, OVERLOADED, THROTTLED, ABANDONED -> true;
      default -> false;
    };
  }

  /** Others push out what is over; a sweep does when no others come. */
  private void sweepLater(OwnThread own) {
    if (!sweepComes.get() && sweepComes.compareAndSet(false, true)) {
      own.after(window).onSuccess(due -> sweep(own));
    }
  }

  private void sweep(OwnThread own) {
    // First, so that of what comes into a table behind the sweep's back the next one is told.
    sweepComes.set(false);
    boolean left = false;
    for (FlightTable<Key> table : tables) {
      left |= table.sweep();
    }
    if (left) {
      sweepLater(own);
    }
  }

  /** Flights kept. */
  int size() {
    return tables.stream().mapToInt(FlightTable::size).sum();
  }

  /** By other bits of the hash than a hash table looks at first. */
  private FlightTable<Key> tableOf(Key key) {
    return tables.get((key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - TABLES_LOG2));
  }

  /** What makes two requests one: all that a user typed. */
  private record Key(
      Operation operation, String clientId, String username, Secret code, Secret password) {
    static Key of(RecoveryRequest request) {
      return new Key(
          request.operation(),
          request.clientId(),
          request.username().normalised(),
          request.code(),
          request.password());
    }
  }
}
