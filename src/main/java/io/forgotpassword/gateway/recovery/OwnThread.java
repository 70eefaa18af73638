package io.forgotpassword.gateway.recovery;

import io.vertx.core.Future;

/** The thread that a request belongs to, and that everything of its event loop is used on. */
public interface OwnThread {
  /** An answer that may come on another thread becomes the same answer on the calling one. */
  <T> Future<T> resume(Future<T> answer);
}
