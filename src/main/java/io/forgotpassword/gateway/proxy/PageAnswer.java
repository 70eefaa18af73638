package io.forgotpassword.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the pages on its way to a client. A body that fits the buffer is sent with its head
 * at once; a larger one, and one of unknown length, as it comes and as fast as the client reads.
 */
final class PageAnswer {
  private final HttpServerRequest request;
  private final HttpClientResponse from;
  private final HttpServerResponse to;
  private final int buffer;
  private final long length;
  private final boolean bodiless;
  private @Nullable Buffer collected;

  PageAnswer(HttpServerRequest request, HttpClientResponse from, int buffer) {
    this.request = request;
    this.from = from;
    this.to = request.response();
    this.buffer = buffer;
    this.length = PageHead.lengthOf(from.getHeader("content-length"));
    int status = from.statusCode();
    this.bodiless = request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
  }

  boolean isStream() {
    String type = from.getHeader("content-type");
    return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  /** The most bytes that wait for the client. */
  long memory() {
    return bodiless ? 0 : length < 0 ? buffer : Math.min(length, buffer);
  }

  /** Passes 103 Early Hints on; HTTP/1.0 knows no interim answers. */
  static void hint(HttpServerRequest request, MultiMap hints) {
    HttpServerResponse response = request.response();
    if (!response.headWritten() && request.version() != HttpVersion.HTTP_1_0) {
      MultiMap crossing = HttpHeaders.headers();
      PageHeaders.trailers(hints, crossing);
      response.writeEarlyHints(crossing);
    }
  }

  /**
   * Writes the head, and the body as it comes.
   *
   * @param asked is told whenever something moves
   * @param last runs when the pages have sent all
   */
  void forward(PageRequest asked, Runnable last) {
    to.setStatusCode(from.statusCode());
    if (bodiless && from.statusCode() == 204) {
      to.headers().remove("content-length");
    } else if (length >= 0) {
      to.putHeader("content-length", String.valueOf(length));
    } else {
      to.headers().remove("content-length");
      to.setChunked(!bodiless);
    }
    if (endsWithConnection()) {
      to.headersEndHandler(headers -> to.putHeader("connection", "close"));
    }
    if (!bodiless && length >= 0 && length <= buffer) {
      collected = Buffer.buffer();
    }
    to.setWriteQueueMaxSize(buffer);
    to.drainHandler(
        asked.safe(
            drained -> {
              asked.moved();
              from.resume();
            }));
    from.handler(
        asked.safe(
            chunk -> {
              asked.moved();
              write(chunk);
            }));
    from.endHandler(asked.safe(end -> last.run()));
  }

  private void write(Buffer chunk) {
    Buffer kept = collected;
    if (kept == null) {
      to.write(chunk);
      if (to.writeQueueFull()) {
        from.pause();
      }
    } else if (kept.length() == 0) {
      collected = chunk;
    } else {
      kept.appendBuffer(chunk);
    }
  }

  /** Ends the answer; completes when the client has it. */
  Future<Void> finish() {
    Buffer kept = collected;
    if (kept != null) {
      return to.end(kept);
    }
    if (length < 0 && !bodiless) {
      PageHeaders.trailers(from.trailers(), to.trailers());
    }
    Future<Void> sent = to.end();
    return endsWithConnection() ? sent.eventually(() -> request.connection().close()) : sent;
  }

  /** HTTP/1.0 knows no chunks. */
  private boolean endsWithConnection() {
    return request.version() == HttpVersion.HTTP_1_0 && length < 0 && !bodiless;
  }
}
