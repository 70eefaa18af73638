package io.forgotpassword.gateway.recovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.Username;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Identical requests within a short window are forwarded once and share the answer: a double click,
 * an SDK's retry, a mail scanner that opens a link. Shared by all event loops, so a future may
 * complete on another loop's thread.
 */
public final class SingleFlight {
  /** As many as one user action makes, retries of the most eager SDK included; more are charged. */
  private static final int FREE_PASSENGERS = 5;

  /**
   * Above the upstream's quota for any window that can be configured; beyond, sharing is forgotten.
   */
  private static final int MAX_FLIGHTS = 100_000;

  private final @Nullable Cache<Key, Flight> flights;

  /**
   * @param window how long an answer is shared, from when its request was forwarded; zero never
   */
  public SingleFlight(Duration window) {
    this.flights =
        window.isZero()
            ? null
            : Caffeine.newBuilder()
                .expireAfterWrite(window)
                .maximumSize(MAX_FLIGHTS)
                // By default another thread is woken for what the cache has to do after each write.
                .executor(Runnable::run)
                .build();
  }

  /**
   * The answer to an identical request that is on its way or has just come, on the caller's own
   * thread and without charge; null when there is none or its free places are taken.
   */
  @Nullable Future<Outcome> board(RecoveryRequest request, OwnThread own) {
    Flight flight = flights == null ? null : flights.getIfPresent(Key.of(request));
    int place = flight == null ? Flight.CLOSED : flight.boards();
    return flight != null && place > 0 && place <= FREE_PASSENGERS
        ? own.resume(Future.fromCompletionStage(flight.answer))
        : null;
  }

  /**
   * Forwards a request, unless an identical one was just forwarded: then its answer is shared.
   * Either way the answer comes on the caller's own thread.
   *
   * @param forward is told how to learn whether nobody shares the answer; nobody will, then
   */
  Future<Outcome> fly(
      RecoveryRequest request, OwnThread own, Function<BooleanSupplier, Future<Outcome>> forward) {
    if (flights == null) {
      return forward.apply(() -> true);
    }
    Key key = Key.of(request);
    Flight started = new Flight();
    Flight existing = flights.asMap().putIfAbsent(key, started);
    if (existing != null && existing.boards() > 0) {
      return own.resume(Future.fromCompletionStage(existing.answer));
    }
    if (existing != null && !flights.asMap().replace(key, existing, started)) {
      return fly(request, own, forward);
    }
    return forward
        .apply(started::closesEmpty)
        .onSuccess(outcome -> land(key, started, outcome))
        .onFailure(
            failure -> {
              flights.asMap().remove(key, started);
              started.answer.completeExceptionally(failure);
            });
  }

  /** What surely sent nothing is not shared with those who ask later. */
  private void land(Key key, Flight flight, Outcome outcome) {
    boolean nothingWasSent =
        switch (outcome.verdict()) {
          case UNREACHABLE, OVERLOADED, THROTTLED, ABANDONED -> true;
          default -> false;
        };
    if (nothingWasSent && flights != null) {
      flights.asMap().remove(key, flight);
    }
    flight.answer.complete(outcome);
  }

  private static final class Flight {
    private static final int CLOSED = -1;

    final CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private final AtomicInteger passengers = new AtomicInteger();

    /** Takes a place; which one, or {@link #CLOSED}. */
    int boards() {
      return passengers.updateAndGet(before -> before == CLOSED ? CLOSED : before + 1);
    }

    /** Whether there are no passengers; there will be none, then. */
    boolean closesEmpty() {
      return passengers.compareAndSet(0, CLOSED) || passengers.get() == CLOSED;
    }
  }

  /** What makes two requests one: all that a user typed. */
  private record Key(
      Operation operation, String clientId, String username, Secret code, Secret password) {
    static Key of(RecoveryRequest request) {
      Username username = request.username();
      return new Key(
          request.operation(),
          request.clientId(),
          username.normalised(),
          request.code(),
          request.password());
    }
  }
}
