package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.admin.TailQueue.Waiting;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;

/**
 * One who looks on at the audit: records become server-sent events, {@code id} their sequence
 * number, as fast as they are read. For one event loop.
 */
final class AuditTail {
  private final HttpServerResponse response;
  private final TailQueue queue;

  AuditTail(HttpServerResponse response, Context context) {
    this.response = response;
    this.queue = new TailQueue(() -> context.runOnContext(announced -> send()));
    response.drainHandler(drained -> send());
  }

  TailQueue queue() {
    return queue;
  }

  private void send() {
    queue.heard();
    while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
      Waiting next = queue.poll();
      if (next == null) {
        tellDropped(queue.takeDropped());
        return;
      }
      tellDropped(next.dropped());
      response.write("id: " + next.sequence() + "\ndata: " + next.line() + "\n\n");
    }
  }

  private void tellDropped(long records) {
    if (records > 0) {
      response.write("event: dropped\ndata: " + records + "\n\n");
    }
  }

  /** Something to read where nothing happens, so that no proxy takes the line for dead. */
  void beat() {
    send();
    if (!response.ended() && !response.closed() && !response.writeQueueFull()) {
      response.write(":\n\n");
    }
  }

  void end() {
    send();
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }
}
