package io.forgotpassword.gateway.app;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;

/** Waits for futures on threads that may wait: the main thread and the shutdown hook. */
public final class Blocking {
  private Blocking() {}

  /** The result of a future; blocks until it is complete. */
  public static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
