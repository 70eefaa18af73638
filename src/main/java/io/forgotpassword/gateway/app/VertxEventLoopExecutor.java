package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.recovery.EventLoopExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Continues requests on the Vert.x context of one event loop. */
final class VertxEventLoopExecutor implements EventLoopExecutor {
  private final Vertx vertx;

  VertxEventLoopExecutor(Vertx vertx) {
    this.vertx = vertx;
  }

  /** An answer that is complete already stays as it is. */
  @Override
  public <T> Future<T> resume(Future<T> answer) {
    Context context = Vertx.currentContext();
    return answer.isComplete() || context == null
        ? answer
        : Future.fromCompletionStage(answer.toCompletionStage(), context);
  }

  @Override
  public Future<Void> after(Duration time) {
    return vertx.timer(Math.max(1, time.toNanos()), TimeUnit.NANOSECONDS);
  }
}
