package io.forgotpassword.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Brings answers of other threads back to the Vert.x context that asked. */
final class OwnContext {
  private OwnContext() {}

  /** The same answer, continued on the caller's context; one that is there already stays as is. */
  static <T> Future<T> resume(Future<T> answer) {
    Context context = Vertx.currentContext();
    return answer.isComplete() || context == null
        ? answer
        : Future.fromCompletionStage(answer.toCompletionStage(), context);
  }
}
