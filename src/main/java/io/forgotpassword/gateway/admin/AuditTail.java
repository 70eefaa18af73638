package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.admin.TailQueue.Waiting;
import io.forgotpassword.gateway.audit.TrailWatchers;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code GET /audit/tail}: the records of the audit trail as they are written, as server-sent
 * events. A tail begins with the record that is written next, whatever Last-Event-ID says: earlier
 * ones are in the files. For one event loop.
 */
final class AuditTail implements Handler<RoutingContext> {
  /** Below the 30 s after which common proxies close a silent connection. */
  private static final long KEEP_ALIVE_MILLIS = 15_000;

  private final TrailWatchers watchers;
  private final Context context;
  private final Set<Reader> readers = new LinkedHashSet<>();

  AuditTail(TrailWatchers watchers, Vertx vertx) {
    this.watchers = watchers;
    this.context = vertx.getOrCreateContext();
    vertx.setPeriodic(KEEP_ALIVE_MILLIS, due -> readers.forEach(Reader::keepAlive));
  }

  @Override
  public void handle(RoutingContext request) {
    HttpServerResponse response = request.response();
    Reader reader = new Reader(response, context);
    if (!watchers.add(reader.queue)) {
      throw new AdminProblem(
          503, "too many tails", "expected: at most " + TrailWatchers.MAX_WATCHERS + " at a time");
    }
    readers.add(reader);
    response.closeHandler(closed -> remove(reader));
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .write(":\n\n");
  }

  private void remove(Reader reader) {
    readers.remove(reader);
    watchers.remove(reader.queue);
  }

  /** Ends all tails. */
  void close() {
    for (Reader reader : List.copyOf(readers)) {
      reader.end();
      remove(reader);
    }
  }

  /** One who reads the tail: each record becomes an event whose id is its sequence number. */
  private static final class Reader {
    private final HttpServerResponse response;
    private final TailQueue queue;

    Reader(HttpServerResponse response, Context context) {
      this.response = response;
      this.queue = new TailQueue(() -> context.runOnContext(announced -> send()));
      response.drainHandler(drained -> send());
    }

    /** Sends what waits, as far as the connection takes it. */
    private void send() {
      queue.acknowledge();
      while (takesMore()) {
        Waiting next = queue.poll();
        if (next == null) {
          sendDropped(queue.takeDropped());
          return;
        }
        sendDropped(next.dropped());
        response.write("id: " + next.sequence() + "\ndata: " + next.line() + "\n\n");
      }
    }

    private boolean takesMore() {
      return !response.ended() && !response.closed() && !response.writeQueueFull();
    }

    private void sendDropped(long records) {
      if (records > 0) {
        response.write("event: dropped\ndata: " + records + "\n\n");
      }
    }

    /** Sends an empty comment when nothing happens, so that no proxy closes the connection. */
    void keepAlive() {
      send();
      if (takesMore()) {
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
}
