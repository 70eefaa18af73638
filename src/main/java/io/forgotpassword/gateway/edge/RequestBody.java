package io.forgotpassword.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Collects a request's body in memory up to a bound; fails with a {@link Refusal}. */
final class RequestBody {
  /**
   * How much of a refused body is still read and thrown away, so that an honest client gets to read
   * its answer; one that sends more loses its connection.
   */
  private static final int MAX_DISCARDED = 1024 * 1024;

  private final HttpServerRequest request;
  private final int maxBody;
  private final OpenRequest open;
  private final Promise<Buffer> whole = Promise.promise();
  private Buffer body = Buffer.buffer();
  private long received;
  private boolean ended;

  private RequestBody(HttpServerRequest request, int maxBody) {
    this.request = request;
    this.open = OpenRequest.of(request);
    this.maxBody = maxBody;
  }

  /**
   * Reads the whole body, which may be empty.
   *
   * @param maxBody the largest body in bytes
   */
  static Future<Buffer> read(HttpServerRequest request, int maxBody) {
    RequestBody collector = new RequestBody(request, maxBody);
    request
        .handler(collector::append)
        .exceptionHandler(gone -> collector.end(Refusal.abandoned()))
        .endHandler(end -> collector.end(null));
    collector.open.awaits(collector);
    if (announcedBytes(request) > maxBody) {
      endAfterAnswer(request);
      collector.fail(Refusal.tooLarge(maxBody));
    } else if (isAnnounced(request)) {
      request.response().writeContinue();
    }
    return collector.whole.future();
  }

  /** Reads past the body of a request that was refused by its head, within the same bounds. */
  static void discard(HttpServerRequest request) {
    RequestBody collector = new RequestBody(request, 0);
    endAfterAnswer(request);
    request
        .handler(collector::append)
        .exceptionHandler(gone -> collector.ended = true)
        .endHandler(end -> collector.ended = true);
    collector.open.awaits(collector);
  }

  /** Whether the client waits for a 100 before it sends the body (RFC 9110 section 10.1.1). */
  static boolean isAnnounced(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  /** Nobody knows whether the body follows when the client is answered before its 100. */
  private static void endAfterAnswer(HttpServerRequest request) {
    if (isAnnounced(request) && request.version() == HttpVersion.HTTP_1_1) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      OpenRequest.of(request).endsConnection();
    }
  }

  /** The Content-Length, which the decoder has checked; -1 without. */
  private static long announcedBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("[0-9]{1,18}") ? -1 : Long.parseLong(length);
  }

  /** Whether nothing more comes of it. */
  boolean hasEnded() {
    return ended;
  }

  /** Resets the stream, on HTTP/1.1 the connection: a caller this slow gets no answer. */
  void giveUp() {
    if (request.response().ended() && request.version() != HttpVersion.HTTP_2) {
      request.connection().close();
    } else {
      request.response().reset();
    }
    end(Refusal.abandoned());
  }

  private void end(@Nullable Refusal refusal) {
    ended = true;
    if (refusal == null) {
      whole.tryComplete(body);
      body = Buffer.buffer(); // The request may stay open for long.
    } else {
      fail(refusal);
    }
  }

  private void append(Buffer chunk) {
    received += chunk.length();
    if (received > maxBody) {
      fail(Refusal.tooLarge(maxBody));
    } else if (!whole.future().isComplete() && open.hold(chunk.length())) {
      body.appendBuffer(chunk);
    } else {
      fail(Refusal.beyondMemory());
    }
    if (received > maxBody + (long) MAX_DISCARDED) {
      request.connection().close();
    }
  }

  /** What was read is of no use any more, and the request may stay open for long. */
  private void fail(Refusal refusal) {
    if (whole.tryFail(refusal)) {
      body = Buffer.buffer();
    }
  }
}
