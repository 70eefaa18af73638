package io.forgotpassword.gateway.cognito;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.signing.SigV4Signer;
import io.forgotpassword.gateway.telemetry.SpanName;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.forgotpassword.gateway.telemetry.Traced;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
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
  private static final byte[] TARGET = RequestHead.name("x-amz-target");
  private static final byte[] TRACEPARENT = RequestHead.name("traceparent");

  private final Vertx vertx;
  private final UpstreamConnections connections;
  private final RequestSigner signer;
  private final CallListener listener;
  private final CallEncoder encoder = new CallEncoder();
  private final byte[] headStart;
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
    this.headStart =
        "POST / HTTP/1.1\r\nhost: %s\r\ncontent-type: %s\r\n"
            .formatted(HostHeader.of(settings.endpoint()), SigV4Signer.CONTENT_TYPE)
            .getBytes(US_ASCII);
    this.timeoutMillis = settings.timeout().toMillis();
    this.connections = new UpstreamConnections(vertx, settings, lookup);
    this.mostInFlight = settings.connections() * (1 + UpstreamConnections.WAITING_PER_CONNECTION);
  }

  /** Opens one connection ahead of the first call; completes either way, within the timeout. */
  public Future<Void> warmUp() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    return connections
        .take(new Deadline(deadline, System::nanoTime, () -> false))
        .onFailure(this::notSent)
        .onSuccess(connections::giveBack)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /**
   * The outcome of one call; the future never fails, but what cannot be signed is thrown.
   *
   * @param request for which it is made
   */
  public Future<Outcome> call(UpstreamCall call, Deadline patience, Traced request) {
    byte[] body = encoder.encode(call);
    // Signed first: what throws here, such as credentials that expired, holds no connection yet.
    RequestHead head = new RequestHead(headStart).add(TARGET, call.operation().target());
    signer.sign(head, call.operation(), body);
    TraceSpan step = request.observer().begin(SpanName.FORWARD);
    follow(step, head);
    Exchange exchange = new Exchange(call.operation(), head, body, signer, patience);
    long called = System.nanoTime();
    inFlight++;
    return connections
        .take(patience)
        .transform(
            taken ->
                taken.succeeded()
                    ? send(exchange, taken.result(), request)
                    : Future.succeededFuture(notSent(taken.cause())))
        .onComplete(done -> concluded(call.operation(), System.nanoTime() - called, step, done));
  }

  /** Not signed, so that whoever stands between may change it. */
  private static void follow(TraceSpan step, RequestHead head) {
    String traceparent = step.traceparent();
    if (traceparent != null) {
      head.add(TRACEPARENT, traceparent);
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

  private void concluded(
      Operation operation, long nanos, TraceSpan step, AsyncResult<Outcome> outcome) {
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

  private Future<Outcome> send(Exchange exchange, UpstreamConnection connection, Traced request) {
    if (!reachable) {
      LOG.info("Cognito can be reached again");
    }
    reachable = true;
    Outcome.Refused objection = exchange.objection();
    if (objection != null) {
      connections.giveBack(connection);
      return Future.succeededFuture(objection);
    }
    connection.send(exchange);
    connections.sweepSoon();
    return exchange.outcome().otherwise(failure -> sentInVain(failure, request));
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

  private Outcome sentInVain(Throwable cause, Traced request) {
    if (cause instanceof DeadlinePassedException) {
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
