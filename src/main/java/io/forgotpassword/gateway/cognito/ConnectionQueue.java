package io.forgotpassword.gateway.cognito;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The requests that have a connection to Cognito or wait for one, first come, first served. It
 * stands before the WebClient's pool, so that a wait of our own is never taken for a Cognito that
 * cannot be reached. One for each event loop.
 */
public final class ConnectionQueue {
  /** Requests that may wait, for each connection. */
  private static final int WAITING_PER_CONNECTION = 16;

  private final Vertx vertx;
  private final int maxPlaces;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int free;
  private int places;

  ConnectionQueue(Vertx vertx, int connections) {
    this.vertx = vertx;
    this.free = connections;
    this.maxPlaces = connections * (1 + WAITING_PER_CONNECTION);
  }

  /** Whether no place is left. */
  public boolean isFull() {
    return places >= maxPlaces;
  }

  /** Takes a place for a call that will be made; only when there is one. */
  public void reserve() {
    places++;
  }

  /** Gives a reserved place back, after its call. */
  public void release() {
    places--;
  }

  /**
   * Sends a request as soon as a connection is free. Fails with {@link
   * ConnectionPoolTooBusyException} when there is no place or none becomes free in time.
   */
  <T> Future<T> send(Deadline deadline, Supplier<Future<T>> request) {
    if (deadline.isPromised()) {
      return whenFree(deadline, request);
    }
    if (isFull()) {
      return Future.failedFuture(busy());
    }
    reserve();
    return whenFree(deadline, request).onComplete(ended -> release());
  }

  private <T> Future<T> whenFree(Deadline deadline, Supplier<Future<T>> request) {
    if (free == 0 && !deadline.isPromised() && deadline.millisToWait() <= 0) {
      return Future.failedFuture(busy());
    }
    return connection(deadline)
        .compose(
            mine -> {
              deadline.connects();
              return Future.succeededFuture()
                  .compose(start -> request.get())
                  .onComplete(ended -> next());
            });
  }

  private Future<Void> connection(Deadline deadline) {
    if (free > 0) {
      free--;
      return Future.succeededFuture();
    }
    Promise<Void> turn = Promise.promise();
    waiting.add(turn);
    if (!deadline.isPromised()) {
      long timer =
          vertx.setTimer(
              deadline.millisToWait(),
              late -> {
                waiting.remove(turn);
                turn.tryFail(busy());
              });
      turn.future().onComplete(over -> vertx.cancelTimer(timer));
    }
    return turn.future();
  }

  private void next() {
    Promise<Void> turn = waiting.poll();
    if (turn == null) {
      free++;
    } else {
      turn.complete();
    }
  }

  /** Who still waits fails. */
  void close() {
    for (Promise<Void> turn = waiting.poll(); turn != null; turn = waiting.poll()) {
      turn.fail(busy());
    }
  }

  private static ConnectionPoolTooBusyException busy() {
    return new ConnectionPoolTooBusyException("no connection to Cognito is free");
  }
}
