package io.forgotpassword.gateway.recovery;

import io.vertx.core.Future;
import java.time.Duration;

/** Continues requests on the event loop that they belong to. */
public interface EventLoopExecutor {
  /** An answer that may come on another thread becomes the same answer on the calling thread. */
  <T> Future<T> resume(Future<T> answer);

  /** Completes on the calling thread after some time, rounded up to milliseconds. */
  Future<Void> after(Duration time);
}
