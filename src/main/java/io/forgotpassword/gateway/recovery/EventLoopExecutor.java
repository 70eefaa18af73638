package io.forgotpassword.gateway.recovery;

import io.vertx.core.Future;
import java.time.Duration;

/** Continues requests on the event loop that they belong to. */
public interface EventLoopExecutor {
  /** An answer that may come on another thread becomes the same answer on the calling thread. */
  <T> Future<T> resume(Future<T> answer);

  /**
   * Completes on the calling thread after some time. It is not rounded to milliseconds: rounded,
   * the end of a wait that is counted from a request's arrival would tell when the wait began.
   */
  Future<Void> after(Duration time);
}
