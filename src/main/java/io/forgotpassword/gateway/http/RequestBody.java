package io.forgotpassword.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Collects a request's body up to a bound; fails with a {@link Refusal}. */
final class RequestBody {
  /**
   * How much of a refused body is still read and thrown away, so that an honest client gets to read
   * its answer; one that sends more loses its connection.
   */
  private static final int MAX_DISCARDED = 1024 * 1024;

  private final HttpServerRequest request;
  private final int maxBody;
  private final Promise<Buffer> whole = Promise.promise();
  private final Buffer body = Buffer.buffer();
  private long received;

  private RequestBody(HttpServerRequest request, int maxBody) {
    this.request = request;
    this.maxBody = maxBody;
  }

  /** The whole body, which may be empty. */
  static Future<Buffer> read(HttpServerRequest request, int maxBody) {
    RequestBody collector = new RequestBody(request, maxBody);
    request
        .handler(collector::append)
        .exceptionHandler(gone -> collector.whole.tryFail(Refusal.abandoned()))
        .endHandler(end -> collector.whole.tryComplete(collector.body));
    return collector.whole.future();
  }

  /** Reads past the body of a request that was refused by its head, within the same bound. */
  static void discard(HttpServerRequest request) {
    RequestBody collector = new RequestBody(request, 0);
    request.handler(collector::append).exceptionHandler(gone -> {});
  }

  private void append(Buffer chunk) {
    received += chunk.length();
    if (received <= maxBody) {
      body.appendBuffer(chunk);
      return;
    }
    whole.tryFail(Refusal.tooLarge(maxBody));
    if (received > maxBody + (long) MAX_DISCARDED) {
      request.connection().close();
    }
  }
}
