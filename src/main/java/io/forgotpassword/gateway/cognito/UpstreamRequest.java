package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.Pipe;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the WebClient, which takes it for the stream of the request's
 * body.
 *
 * <p>WebClient asks a body stream for its pipe, and connects the pipe when the request has a
 * connection, before it writes the first byte. {@link #to} is therefore the one place that knows
 * whether a request was sent: it drops what must not be sent any more, starts the deadline of what
 * is sent, and holds on to the connection.
 */
final class UpstreamRequest implements ReadStream<Buffer>, Pipe<Buffer> {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamRequest.class);

  private final Vertx vertx;
  private final MultiMap headers;
  private final Buffer body;
  private final int maxAnswerBytes;
  private final Deadline deadline;
  private @Nullable HttpClientRequest connected;
  private @Nullable HttpClientResponse head;
  private Outcome.@Nullable Refused refusal;
  private boolean broken;
  private boolean tooLarge;
  private long timer = -1;

  /**
   * @param headers all headers of the request but Content-Length
   * @param maxAnswerBytes what the answer's body may have
   */
  UpstreamRequest(
      Vertx vertx, MultiMap headers, byte[] body, int maxAnswerBytes, Deadline deadline) {
    this.vertx = vertx;
    this.headers = headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
    this.body = Buffer.buffer(body);
    this.maxAnswerBytes = maxAnswerBytes;
    this.deadline = deadline;
  }

  MultiMap headers() {
    return headers;
  }

  /** Collects the answer's body; one that is too large ends the request. */
  BodyCodec<Buffer> answerBody() {
    return new BoundedBody();
  }

  /** Milliseconds that are left for the request, at least one. */
  long millisLeft() {
    return Math.max(1, deadline.millisLeft());
  }

  /** Called by the WebClient when the request has a connection. */
  @Override
  public Future<Void> to(WriteStream<Buffer> destination) {
    HttpClientRequest request = (HttpClientRequest) destination;
    connected = request;
    request.exceptionHandler(failure -> broken = true);
    // Not the message: a parser may quote the answer, and an answer may quote the request.
    request
        .connection()
        .exceptionHandler(e -> LOG.debug("a connection to Cognito broke: {}", e.getClass()));
    refusal = deadline.objection();
    if (refusal != null) {
      // WebClient resets the request. Nothing was written, so the connection serves the next one.
      return Future.failedFuture("dropped before it was sent");
    }
    timer = vertx.setTimer(millisLeft(), passed -> extend());
    request.response().onSuccess(answer -> head = answer);
    return request.write(body);
  }

  boolean isConnected() {
    return connected != null;
  }

  /** Why the request was dropped although it had a connection, or ended without an answer. */
  Outcome.@Nullable Refused refusal() {
    return refusal;
  }

  boolean isTooLarge() {
    return tooLarge;
  }

  /** Status and headers of the answer; null as long as they are unknown. */
  @Nullable HttpClientResponse head() {
    return head;
  }

  private void extend() {
    deadline.passed();
    if (deadline.extensionMillis() > 0) {
      timer = vertx.setTimer(deadline.extensionMillis(), passed -> expire());
    } else {
      expire();
    }
  }

  private void expire() {
    refusal = deadline.timedOut();
    abort();
  }

  /** Ends a request that failed. If it was sent, Vert.x closes the connection. */
  void abort() {
    vertx.cancelTimer(timer);
    if (connected != null) {
      connected.reset();
    }
  }

  /**
   * Ends a request whose answer is complete. Vert.x gives the connection to the next request when
   * this one ends. So this one ends after everything that arrived with the answer has been read:
   * what follows an answer then closes the connection, and is never taken for the next answer.
   */
  void complete(HttpResponse<Buffer> answer) {
    vertx.cancelTimer(timer);
    HttpClientRequest request = Objects.requireNonNull(connected);
    if (leavesOpen(answer)) {
      vertx.runOnContext(
          afterRead -> {
            if (!broken) {
              request.end();
            } else {
              request.connection().close();
            }
          });
    } else {
      request.connection().close();
    }
  }

  /**
   * Whether another request may use the connection. Not after a Keep-Alive header: Vert.x obeys it
   * where it allows more than our bound, and reads a timeout of 0 as none.
   */
  private static boolean leavesOpen(HttpResponse<Buffer> answer) {
    String connection = answer.getHeader(HttpHeaders.CONNECTION.toString());
    return answer.version() == HttpVersion.HTTP_1_1
        && (connection == null || connection.equalsIgnoreCase("keep-alive"))
        && answer.getHeader(HttpHeaders.KEEP_ALIVE.toString()) == null;
  }

  @Override
  public Pipe<Buffer> pipe() {
    return this;
  }

  @Override
  public Pipe<Buffer> endOnFailure(boolean end) {
    return this;
  }

  @Override
  public Pipe<Buffer> endOnSuccess(boolean end) {
    return this;
  }

  @Override
  public Pipe<Buffer> endOnComplete(boolean end) {
    return this;
  }

  /** Called when no connection could be had; there is nothing to release. */
  @Override
  public void close() {}

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    return this;
  }

  private final class BoundedBody implements BodyCodec<Buffer>, BodyStream<Buffer> {
    private final Buffer received = Buffer.buffer();
    private final Promise<Buffer> complete = Promise.promise();

    @Override
    public BodyStream<Buffer> stream() {
      return this;
    }

    @Override
    public Future<Void> write(Buffer part) {
      if (part.length() > maxAnswerBytes - received.length()) {
        tooLarge = true;
        abort();
        return Future.failedFuture("more than " + maxAnswerBytes + " bytes");
      }
      received.appendBuffer(part);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      complete.tryComplete(received);
      return Future.succeededFuture();
    }

    @Override
    public Future<Buffer> result() {
      return complete.future();
    }

    @Override
    public void handle(Throwable failure) {
      complete.tryFail(failure);
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
      return this;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }
  }
}
