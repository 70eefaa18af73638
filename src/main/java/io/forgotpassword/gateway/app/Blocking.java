package io.forgotpassword.gateway.app;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waits for futures on threads that may wait: the main thread and the shutdown hook. */
public final class Blocking {
  private Blocking() {}

  /** The result of a future; blocks until it is complete. */
  public static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  /** The same for a bounded time, which no event loop measures: one may hang. */
  static <T> T await(Future<T> future, Duration time)
      throws ExecutionException, InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(time.toNanos(), NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ExecutionException("not done within " + time, e);
    }
  }
}
