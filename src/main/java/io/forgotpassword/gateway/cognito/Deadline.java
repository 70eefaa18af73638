package io.forgotpassword.gateway.cognito;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;

/** Resets an exchange when its time is over, however slowly its answer still drips in. */
final class Deadline {
  /** HTTP/2 CANCEL; on HTTP/1.1 the connection is closed. */
  private static final long CANCEL = 0x8;

  private final Vertx vertx;
  private final long timer;
  private boolean passed;

  Deadline(Vertx vertx, HttpClientRequest exchange, long millis) {
    this.vertx = vertx;
    this.timer =
        vertx.setTimer(
            millis,
            id -> {
              passed = true;
              exchange.reset(CANCEL);
            });
  }

  boolean passed() {
    return passed;
  }

  void cancel() {
    vertx.cancelTimer(timer);
  }
}
