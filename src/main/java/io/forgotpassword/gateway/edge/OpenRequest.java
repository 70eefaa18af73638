package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.model.ClientIp;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request of a connection until it is answered, and the memory that it holds. */
final class OpenRequest {
  /** What Netty, Vert.x and the gateway keep of a request, and of each of its headers. */
  private static final int REQUEST_BYTES = 4 * 1024;

  private static final int HEADER_BYTES = 128;
  private static final List<String> CHUNKED = List.of("chunked");

  /** A colon, a space and the line's end. */
  private static final int HEADER_MARKS = 4;

  private final HttpServerResponse response;
  private final boolean http2;
  private final InFlightBytes budget;
  private final ClientIp client;
  private final @Nullable ClientIp payer;
  private final long bodyDeadline;
  private final int headBytes;
  private final boolean admitted;
  private @Nullable RequestBody body;
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
    this.response = request.response();
    this.http2 = request.version() == HttpVersion.HTTP_2;
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

  /** What is kept of a request until it is answered. */
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

  /** Whether there was room for its head. */
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

  /** From now on a sweep gives up on the body when it is late. */
  void awaits(RequestBody awaited) {
    body = awaited;
  }

  /** From now on its answer is the last of its connection. */
  void endsConnection() {
    last = true;
  }

  boolean hasEndedConnection() {
    return isOver() && last;
  }

  /** Whether nothing more of its body comes; a request can be answered before. */
  boolean hasReadBody() {
    return body == null || body.hasEnded();
  }

  void giveUpLateBody(long now) {
    RequestBody late = body;
    if (late != null && !late.hasEnded() && now - bodyDeadline > 0) {
      late.giveUp();
    }
  }

  /**
   * Whether it is answered, or nobody waits for an answer; what it held is free then. An HTTP/2
   * answer is held until its stream closes: a client with a window of 0 takes none of it.
   */
  boolean isOver() {
    boolean over = response.closed() || (response.ended() && !http2);
    if (over) {
      release();
    }
    return over;
  }

  /** Whether its whole answer was given to the connection. */
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
