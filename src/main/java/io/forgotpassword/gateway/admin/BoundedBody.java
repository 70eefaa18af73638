package io.forgotpassword.gateway.admin;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Collects a request's body up to a bound; what comes beyond is thrown away. */
final class BoundedBody {
  private final int bound;
  private final Promise<Buffer> whole = Promise.promise();
  private final Buffer body = Buffer.buffer();

  private BoundedBody(int bound) {
    this.bound = bound;
  }

  /** The whole body; fails when it is larger than the bound or never whole. */
  static Future<Buffer> read(HttpServerRequest request, int bound) {
    BoundedBody collector = new BoundedBody(bound);
    request
        .handler(collector::append)
        .exceptionHandler(collector.whole::tryFail)
        .endHandler(end -> collector.whole.tryComplete(collector.body));
    return collector.whole.future();
  }

  private void append(Buffer chunk) {
    if (body.length() + chunk.length() > bound) {
      whole.tryFail("larger than " + bound + " bytes");
    } else if (!whole.future().isComplete()) {
      body.appendBuffer(chunk);
    }
  }
}
