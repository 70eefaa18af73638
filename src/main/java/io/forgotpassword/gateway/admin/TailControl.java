package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.TrailWatchers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code GET /audit/tail}: the records of the trail as they are written, as server-sent events. It
 * begins with what is written next, whatever Last-Event-ID says: what was before is in the files.
 * For one event loop.
 */
final class TailControl implements Control {
  static final String PATH = "/audit/tail";

  /** Below the 30 s after which common proxies close a silent connection. */
  private static final long BEAT_MILLIS = 15_000;

  private final TrailWatchers watchers;
  private final Context context;
  private final Set<AuditTail> tails = new LinkedHashSet<>();

  TailControl(TrailWatchers watchers, Vertx vertx) {
    this.watchers = watchers;
    this.context = vertx.getOrCreateContext();
    vertx.setPeriodic(BEAT_MILLIS, due -> tails.forEach(AuditTail::beat));
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.GET;
  }

  /** Nothing was shown and nothing is kept. */
  @Override
  public void denied(HttpServerRequest request) {}

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    AuditTail tail = new AuditTail(response, context);
    if (!watchers.add(tail.queue())) {
      String atMost = "expected: at most " + TrailWatchers.MAX_WATCHERS + " at a time";
      new AdminProblem(503, "too many tails", atMost).answer(response);
      return;
    }
    tails.add(tail);
    response.closeHandler(closed -> remove(tail));
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .write(":\n\n");
  }

  private void remove(AuditTail tail) {
    tails.remove(tail);
    watchers.remove(tail.queue());
  }

  /** Ends all tails. */
  void close() {
    for (AuditTail tail : List.copyOf(tails)) {
      tail.end();
      remove(tail);
    }
  }
}
