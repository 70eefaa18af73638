package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.limit.SipHash;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.Outcome;
import io.vertx.core.Future;
import java.security.SecureRandom;
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
 * <p>Nothing that a user typed is kept, only a hash of it under a key that this process drew; and
 * the answer is forgotten within a second window after the first, whether or not another request
 * comes.
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
  private final List<FlightTable> tables = new ArrayList<>();
  private final SipHash hash = SipHash.random(new SecureRandom());
  private final AtomicBoolean sweepComes = new AtomicBoolean();

  /**
   * @param window how long an answer is shared, from when its request was forwarded; zero never
   * @param nanoClock a monotonic clock in nanoseconds
   */
  public SingleFlight(Duration window, LongSupplier nanoClock) {
    this.window = window;
    int count = window.isZero() ? 0 : 1 << TABLES_LOG2;
    for (int i = 0; i < count; i++) {
      tables.add(new FlightTable(window.toNanos(), MAX_FLIGHTS / count, nanoClock));
    }
  }

  /** A request that is about to be forwarded, or to share another's answer. */
  Ticket of(RecoveryRequest request, EventLoopExecutor own) {
    return tables.isEmpty() ? Ticket.ALONE : new Sharing(keyOf(request), own);
  }

  /** One request among those that may share an answer. */
  interface Ticket {
    /** For a request that shares with none. */
    Ticket ALONE = forward -> forward.apply(() -> true);

    /**
     * The answer to an identical request that is on its way or has just come, on the caller's own
     * thread and without charge; null when there is none or its free places are taken.
     */
    default @Nullable Future<Outcome> board() {
      return null;
    }

    /**
     * Forwards the request, unless an identical one was just forwarded: then its answer is shared.
     * Either way the answer comes on the caller's own thread.
     *
     * @param forward is told how to learn whether nobody shares the answer; nobody will, then
     */
    Future<Outcome> fly(Function<BooleanSupplier, Future<Outcome>> forward);
  }

  private final class Sharing implements Ticket {
    private final BucketKey key;
    private final FlightTable table;
    private final EventLoopExecutor own;

    Sharing(BucketKey key, EventLoopExecutor own) {
      this.key = key;
      this.table = tableOf(key);
      this.own = own;
    }

    @Override
    public @Nullable Future<Outcome> board() {
      Future<Outcome> shared = table.board(key, FREE_PASSENGERS);
      return shared == null ? null : own.resume(shared);
    }

    @Override
    public Future<Outcome> fly(Function<BooleanSupplier, Future<Outcome>> forward) {
      FlightTable.Flight begun = new FlightTable.Flight();
      Future<Outcome> shared = table.boardOrBegin(key, begun);
      if (shared != null) {
        return own.resume(shared);
      }
      sweepLater(own);
      return Future.succeededFuture(begun)
          .compose(flight -> forward.apply(() -> table.closesEmpty(flight)))
          .onComplete(
              outcome -> {
                if (surelySentNothing(outcome)) {
                  table.forget(begun);
                }
                table.land(begun, outcome);
              },
              failure -> table.fail(begun, failure));
    }
  }

  /** Then the answer is not shared with those who ask later. */
  private static boolean surelySentNothing(Outcome outcome) {
    return switch (outcome.verdict()) {
      case UNREACHABLE, OVERLOADED, THROTTLED, ABANDONED -> true;
      default -> false;
    };
  }

  /** Others push out what is over; a sweep does when no others come. */
  private void sweepLater(EventLoopExecutor own) {
    if (!sweepComes.get() && sweepComes.compareAndSet(false, true)) {
      own.after(window).onSuccess(due -> sweep(own));
    }
  }

  private void sweep(EventLoopExecutor own) {
    // First, so that of what comes into a table behind the sweep's back the next one is told.
    sweepComes.set(false);
    boolean left = false;
    for (FlightTable table : tables) {
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

  private FlightTable tableOf(BucketKey key) {
    return tables.get((int) (key.high() >>> (Long.SIZE - TABLES_LOG2)));
  }

  /** What makes two requests one, all that a user typed, of which nothing is kept. */
  private BucketKey keyOf(RecoveryRequest request) {
    return hash.of(
        request.operation().name(),
        request.clientId(),
        request.username().normalised(),
        request.code().reveal(),
        request.password().reveal());
  }
}
