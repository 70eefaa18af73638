package io.forgotpassword.gateway.recovery;

import io.vertx.core.Future;
import java.time.Duration;

/** The thread that a request belongs to, and that everything of its event loop is used on. */
public interface EventLoopExecutor {
  /** An answer that may come on another thread becomes the same answer on the calling one. */
  <T> Future<T> resume(Future<T> answer);

  /** Completes on the calling thread after some time, rounded up to milliseconds. */
  Future<Void> after(Duration time);
}
