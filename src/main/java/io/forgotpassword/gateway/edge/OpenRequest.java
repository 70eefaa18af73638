package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request of a connection until it is answered: the memory that it holds, and its body, which
 * is collected in memory up to a bound.
 */
final class OpenRequest {
  /** What Netty, Vert.x and the gateway keep of a request, and of each of its headers. */
  private static final int REQUEST_BYTES = 4 * 1024;

  private static final int HEADER_BYTES = 128;
  private static final List<String> CHUNKED = List.of("chunked");

  /** A colon, a space and the line's end. */
  private static final int HEADER_MARKS = 4;

  /**
   * How much of a refused body is still read and thrown away, so that an honest client gets to read
   * its answer; one that sends more loses its connection.
   */
  private static final int MAX_DISCARDED = 1024 * 1024;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final InFlightBytes budget;
  private final ClientIp client;
  private final @Nullable ClientIp payer;
  private final long bodyDeadline;
  private final int headBytes;
  private final boolean admitted;
  private final Promise<Buffer> whole = Promise.promise();

  /** Null when nobody reads it, or nobody does any more: the request may stay open for long. */
  private @Nullable Buffer body;

  private int maxBody;
  private long received;
  private boolean awaitsBody;
  private long held;
  private boolean last;

  /**
   * @param payer whose share of the budget it uses; null for nobody's
   * @param bodyDeadline by when its body must be there, as {@link System#nanoTime} tells it
   */
  OpenRequest(
      HttpServerRequest request,
      InFlightBytes budget,
      ClientIp client,
      @Nullable ClientIp payer,
      long bodyDeadline) {
    this.request = request;
    this.response = request.response();
    this.budget = budget;
    this.client = client;
    this.payer = payer;
    this.bodyDeadline = bodyDeadline;
    int bytes = String.valueOf(request.uri()).length();
    int headers = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      bytes += header.getKey().length() + header.getValue().length() + HEADER_MARKS;
      headers++; // size() would sort all names
    }
    this.headBytes = bytes;
    this.admitted = hold(REQUEST_BYTES + bytes + (long) HEADER_BYTES * headers);
  }

  static OpenRequest of(HttpServerRequest request) {
    return OpenConnection.of(request).stateOf(request);
  }

  /**
   * Checks in an HTTP/1 head what Netty leaves open, so that no other server could read it in
   * another way: one valid Host (RFC 9112 section 3.2), no transfer coding but a plain {@code
   * chunked}, no header without a name.
   */
  static boolean isSound(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return true;
    }
    MultiMap head = request.headers();
    List<String> codings = head.getAll(HttpHeaders.TRANSFER_ENCODING);
    int hosts = head.getAll(HttpHeaders.HOST).size();
    boolean hasHost =
        request.version() == HttpVersion.HTTP_1_0
            ? hosts <= 1
            : hosts == 1 && request.authority() != null;
    return hasHost && (codings.isEmpty() || codings.equals(CHUNKED)) && !head.contains("");
  }

  /** Whether vertx-web takes it: it has a path, and on HTTP/2 an authority. */
  static boolean isRoutable(HttpServerRequest request) {
    boolean hasPath = String.valueOf(request.path()).startsWith("/");
    return hasPath && (request.version() != HttpVersion.HTTP_2 || request.authority() != null);
  }

  ClientIp client() {
    return client;
  }

  /** The size of its head on HTTP/1, and about so on HTTP/2. */
  int headBytes() {
    return headBytes;
  }

  boolean isAdmitted() {
    return admitted;
  }

  /** Whether there is room for more of it, which is then held until it is answered. */
  boolean hold(long bytes) {
    boolean taken = budget.take(payer, bytes);
    held += taken ? bytes : 0;
    return taken;
  }

  boolean isOf(HttpServerRequest request) {
    return response == request.response();
  }

  /** Reads the whole body, which may be empty; fails with a {@link Refusal}. */
  Future<Buffer> readBody(int maxBytes) {
    body = Buffer.buffer();
    awaitBody(maxBytes);
    if (announcedBytes() > maxBytes) {
      endAfterAnswer();
      failBody(Refusal.tooLarge(maxBytes));
    } else {
      continueIfAwaited();
    }
    return whole.future();
  }

  /** Reads past the body of a request that was refused by its head, within the same bounds. */
  void discardBody() {
    endAfterAnswer();
    awaitBody(0);
  }

  private void awaitBody(int maxBytes) {
    maxBody = maxBytes;
    awaitsBody = true;
    request
        .handler(this::append)
        .exceptionHandler(gone -> endBody(Refusal.abandoned()))
        .endHandler(end -> endBody(null));
  }

  /** Sends the 100 that a client waits for before it sends the body (RFC 9110 section 10.1.1). */
  void continueIfAwaited() {
    if (awaitsContinue()) {
      response.writeContinue();
    }
  }

  private boolean awaitsContinue() {
    return request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  /** Nobody knows whether the body follows when the client is answered before its 100. */
  private void endAfterAnswer() {
    if (awaitsContinue() && request.version() == HttpVersion.HTTP_1_1) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      last = true;
    }
  }

  /** The Content-Length, which the decoder has checked; -1 without. */
  private long announcedBytes() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("[0-9]{1,18}") ? -1 : Long.parseLong(length);
  }

  private void append(Buffer chunk) {
    received += chunk.length();
    if (received > maxBody) {
      failBody(Refusal.tooLarge(maxBody));
    } else if (body != null && hold(chunk.length())) {
      body.appendBuffer(chunk);
    } else {
      failBody(Refusal.beyondMemory());
    }
    if (received > maxBody + (long) MAX_DISCARDED) {
      request.connection().close();
    }
  }

  private void endBody(@Nullable Refusal refusal) {
    awaitsBody = false;
    if (refusal == null) {
      whole.tryComplete(body);
      body = null;
    } else {
      failBody(refusal);
    }
  }

  private void failBody(Refusal refusal) {
    body = null;
    whole.tryFail(refusal);
  }

  /**
   * Gives up on a body that is late, also one that is thrown away. Resets the stream, on HTTP/1.1
   * the connection: a caller this slow gets no answer.
   */
  void giveUpLateBody(long now) {
    if (!awaitsBody || now - bodyDeadline <= 0) {
      return;
    }
    if (response.ended() && request.version() != HttpVersion.HTTP_2) {
      request.connection().close();
    } else {
      response.reset();
    }
    endBody(Refusal.abandoned());
  }

  boolean hasEndedConnection() {
    return isOver() && last;
  }

  /** Whether nothing more of its body comes; a request can be answered before. */
  boolean hasReadBody() {
    return !awaitsBody;
  }

  /**
   * Whether it is answered, or nobody waits for an answer; what it held is free then. An HTTP/2
   * answer is held until its stream closes: a client with a window of 0 takes none of it.
   */
  boolean isOver() {
    boolean over =
        response.closed() || (response.ended() && request.version() != HttpVersion.HTTP_2);
    if (over) {
      release();
    }
    return over;
  }

  boolean isAnswered() {
    return response.ended();
  }

  void release() {
    budget.give(payer, held);
    held = 0;
  }

  /** On HTTP/1.1: the answer says that its connection ends. */
  void announceEnd() {
    if (!response.headWritten()) {
      response.putHeader("connection", "close");
    }
  }
}
