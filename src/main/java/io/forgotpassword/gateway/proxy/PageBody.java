package io.forgotpassword.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** The body of a request: collected up to a bound before a connection is taken, then streamed. */
final class PageBody {
  /** Asking again for these does no harm when a kept connection turns out to be closed. */
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final HttpServerRequest request;
  private final int bound;
  private Buffer collected = Buffer.buffer();
  private boolean whole;
  private long streamed;

  PageBody(HttpServerRequest request, int bound) {
    this.request = request;
    this.bound = bound;
  }

  /** The client has sent all of it. */
  void ended() {
    whole = true;
  }

  boolean isWhole() {
    return whole;
  }

  /** Whether the request may be sent twice. */
  boolean isRepeatable() {
    return whole && collected.length() == 0 && SAFE.contains(request.method());
  }

  /** Collects a chunk; returns whether there is room for more. */
  boolean collect(Buffer chunk) {
    collected.appendBuffer(chunk);
    return collected.length() <= bound;
  }

  /** Sends the head and what was collected. */
  void sendTo(HttpClientRequest to) {
    if (!whole) {
      long length = PageHead.lengthOf(request.getHeader("content-length"));
      if (length < 0) {
        to.setChunked(true);
      } else {
        to.putHeader("content-length", String.valueOf(length));
      }
      to.write(collected);
      request.resume();
    } else if (collected.length() > 0) {
      to.end(collected);
    } else {
      if (!SAFE.contains(request.method())) {
        to.putHeader("content-length", "0");
      }
      to.end();
    }
  }

  /** Writes a chunk as fast as the pages read; returns whether another bound's worth is sent. */
  boolean stream(HttpClientRequest to, Buffer chunk, Handler<Void> drained) {
    to.write(chunk);
    if (to.writeQueueFull()) {
      request.pause();
      to.drainHandler(drained);
    }
    streamed += chunk.length();
    boolean enough = streamed >= bound;
    streamed = enough ? 0 : streamed;
    return enough;
  }

  /** It is of no use any more. */
  void clear() {
    collected = Buffer.buffer();
  }
}
