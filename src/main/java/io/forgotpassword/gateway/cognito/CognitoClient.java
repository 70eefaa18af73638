package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.telemetry.Followed;
import io.forgotpassword.gateway.telemetry.Stage;
import io.forgotpassword.gateway.telemetry.Step;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only upstream I/O: a call becomes one request to Cognito, its answer an outcome. The request
 * is built anew from the call; no byte of the caller's request is in it. One instance for each
 * event loop.
 */
public final class CognitoClient {
  private static final Logger LOG = LoggerFactory.getLogger(CognitoClient.class);
  private static final CharSequence CONTENT_TYPE =
      HttpHeaders.createOptimized("application/x-amz-json-1.1");
  private static final CharSequence TARGET = HttpHeaders.createOptimized("x-amz-target");
  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");

  private final Vertx vertx;
  private final UpstreamConnections connections;
  private final RequestSigner signer;
  private final CallListener listener;
  private final long timeoutMillis;
  private final int mostInFlight;
  private int inFlight;

  /** Whether the last connection that was asked for could be had; said once when it changes. */
  private boolean reachable = true;

  private @Nullable Promise<Void> closing;

  /** A client with its own connection pool on the current event loop. */
  public CognitoClient(
      Vertx vertx, CognitoSettings settings, RequestSigner signer, CallListener listener) {
    this(vertx, settings, signer, listener, InetAddress::getAllByName);
  }

  /**
   * @param lookup how the endpoint's host becomes addresses
   */
  CognitoClient(
      Vertx vertx,
      CognitoSettings settings,
      RequestSigner signer,
      CallListener listener,
      UpstreamAddresses.Lookup lookup) {
    this.vertx = vertx;
    this.signer = signer;
    this.listener = listener;
    this.timeoutMillis = settings.timeout().toMillis();
    this.connections = new UpstreamConnections(vertx, settings, lookup);
    this.mostInFlight = settings.connections() * (1 + UpstreamConnections.WAITING_PER_CONNECTION);
  }

  /** Opens one connection ahead of the first call; completes either way, within the timeout. */
  public Future<Void> warmUp() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    return connections
        .request(new Patience(deadline, System::nanoTime, () -> false))
        .onFailure(this::notSent)
        .compose(CognitoClient::release)
        .otherwiseEmpty();
  }

  /**
   * The outcome of one call; the future never fails, but what cannot be signed is thrown.
   *
   * @param request for which it is made
   */
  public Future<Outcome> call(UpstreamCall call, Patience patience, Followed request) {
    byte[] body = CallEncoder.encode(call);
    // Signed first: what throws here, such as credentials that expired, holds no connection yet.
    MultiMap headers = headersOf(call, body);
    Step step = request.observer().begin(Stage.FORWARD);
    follow(step, headers);
    long called = System.nanoTime();
    inFlight++;
    return connections
        .request(patience)
        .transform(
            connected ->
                connected.succeeded()
                    ? exchange(
                        call.operation(), connected.result(), headers, body, patience, request)
                    : Future.succeededFuture(notSent(connected.cause())))
        .onComplete(done -> concluded(call.operation(), System.nanoTime() - called, step, done));
  }

  /** Not signed, so that whoever stands between may change it. */
  private static void follow(Step step, MultiMap headers) {
    String traceparent = step.traceparent();
    if (traceparent != null) {
      headers.set(TRACEPARENT, traceparent);
    }
  }

  /** Whether one more call would be refused for want of a place to wait. */
  public boolean isFull() {
    return inFlight >= mostInFlight;
  }

  /** Closes the pool; completes when every call in flight has failed and its caller knows. */
  public Future<Void> close() {
    Promise<Void> settled = Promise.promise();
    closing = settled;
    Future<Void> closed = connections.close();
    settle();
    return Future.join(closed, settled.future()).mapEmpty();
  }

  private void concluded(Operation operation, long nanos, Step step, AsyncResult<Outcome> outcome) {
    Verdict verdict = outcome.succeeded() ? outcome.result().verdict() : Verdict.BROKEN;
    if (verdict.isFailure()) {
      step.failed(verdict.id());
    } else {
      step.ended(verdict.id());
    }
    listener.called(operation, nanos);
    inFlight--;
    settle();
  }

  /** In the next turn of the event loop, so that in this one every caller hears its outcome. */
  private void settle() {
    Promise<Void> settled = closing;
    if (settled != null && inFlight == 0) {
      vertx.runOnContext(next -> settled.tryComplete());
    }
  }

  private MultiMap headersOf(UpstreamCall call, byte[] body) {
    MultiMap headers = HttpHeaders.headers();
    headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
    headers.set(TARGET, call.operation().target());
    signer.sign(headers, call.operation(), body);
    return headers;
  }

  private Future<Outcome> exchange(
      Operation operation,
      HttpClientRequest exchange,
      MultiMap headers,
      byte[] body,
      Patience patience,
      Followed request) {
    if (!reachable) {
      LOG.info("Cognito can be reached again");
    }
    reachable = true;
    Outcome.Refused objection = patience.objection();
    if (objection != null) {
      return release(exchange).transform(released -> Future.succeededFuture(objection));
    }
    exchange.headers().setAll(headers);
    Deadline deadline = new Deadline(vertx, exchange, Math.max(1, patience.millisLeft()));
    return exchange
        .send(Buffer.buffer(body))
        .onSuccess(answer -> signer.answered(answer.getHeader(HttpHeaders.DATE)))
        .compose(answer -> BoundedAnswer.read(operation, answer))
        .otherwise(failure -> sentInVain(deadline, failure, request))
        .onComplete(done -> deadline.cancel());
  }

  /** Reset before anything was written, a request leaves its connection in the pool. */
  private static Future<Void> release(HttpClientRequest unsent) {
    return unsent.exceptionHandler(itsOwnReset -> {}).reset();
  }

  private Outcome notSent(Throwable cause) {
    if (cause instanceof ConnectionPoolTooBusyException) {
      return Outcome.Refused.locally(
          Verdict.OVERLOADED, ServiceError.internal("Too many requests wait for Amazon Cognito."));
    }
    if (reachable) {
      Throwable root = cause.getCause() == null ? cause : cause.getCause();
      LOG.warn("Cognito cannot be reached: {}", root.toString());
    }
    reachable = false;
    return unreachable();
  }

  /** No connection to Cognito could be had, and nothing was sent. */
  static Outcome.Refused unreachable() {
    return Outcome.Refused.locally(
        Verdict.UNREACHABLE, ServiceError.internal("Amazon Cognito could not be reached."));
  }

  private Outcome sentInVain(Deadline deadline, Throwable cause, Followed request) {
    if (deadline.passed()) {
      return Outcome.Refused.locally(
          Verdict.TIMED_OUT,
          ServiceError.internal("Amazon Cognito did not answer within " + timeoutMillis + " ms."));
    }
    // A parser's message may quote the answer, and an answer may quote the request.
    LOG.atWarn()
        .addKeyValue("request_id", request.id().value())
        .log("Cognito's answer was lost: {}", cause.getClass().getName());
    return AnswerDecoder.unreadable("was cut off", null);
  }
}
