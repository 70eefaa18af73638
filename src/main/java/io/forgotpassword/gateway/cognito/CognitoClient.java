package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.signing.SigV4Signer;
import io.forgotpassword.gateway.signing.SigV4Signer.SignatureHeaders;
import io.forgotpassword.gateway.telemetry.RequestObserver.Traced;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.forgotpassword.gateway.telemetry.TraceSpan.SpanName;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.HttpResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way to Cognito: a call becomes one HTTP/1.1 request, its answer an outcome. The request
 * is built anew from the call; no byte of the caller's request is in it. One instance for each
 * event loop.
 *
 * <p>What failed before anything was written is {@link Verdict#UNREACHABLE} or {@link
 * Verdict#OVERLOADED}, and may be called again. Everything else counts as sent.
 */
public final class CognitoClient {
  private static final Logger LOG = LoggerFactory.getLogger(CognitoClient.class);

  /** Cognito's answers to recovery are a few hundred bytes. */
  private static final int MAX_BYTES = 64 * 1024;

  /** Tokens with many groups take some 10 KiB, sixty devices 100 KiB. */
  private static final int MAX_RELAYED_BYTES = 256 * 1024;

  private static final String REQUEST_ID = "x-amzn-requestid";

  /** A call that was sent and not answered when the client was closed. */
  private static final Outcome.Refused GIVEN_UP =
      Outcome.Refused.locally(
          Verdict.TIMED_OUT,
          ServiceError.internal("Amazon Cognito did not answer before the gateway stopped."));

  /** Hears of every call that ended. */
  public interface CallListener {
    /**
     * Called when a call ended, with its outcome or without.
     *
     * @param nanos how long the call took
     */
    void called(Operation operation, long nanos);

    /** Called when there was no connection to Cognito, and nothing was sent. */
    default void unreachable(Throwable cause) {}
  }

  private final Vertx vertx;
  private final CognitoSettings settings;
  private final RequestSigner signer;
  private final CallListener listener;
  private final UpstreamPool pool;
  private int inFlight;

  private boolean reachable = true;

  private @Nullable Promise<Void> closing;

  /** A client with its own connection pool, on the current event loop. */
  public CognitoClient(
      Vertx vertx, CognitoSettings settings, RequestSigner signer, CallListener listener) {
    this(vertx, settings, signer, listener, InetAddress::getAllByName);
  }

  CognitoClient(
      Vertx vertx,
      CognitoSettings settings,
      RequestSigner signer,
      CallListener listener,
      UpstreamAddresses.Lookup lookup) {
    this.vertx = vertx;
    this.settings = settings;
    this.signer = signer;
    this.listener = listener;
    this.pool = new UpstreamPool(vertx, settings, lookup);
    loadJson();
  }

  /** Loads Jackson before the first call, whose deadline would pay for it. */
  private static void loadJson() {
    Operation any = Operation.FORGOT_PASSWORD;
    byte[] json = CallEncoder.encode(UpstreamCall.ofNoClient(any, null, Map.of()));
    AnswerDecoder.decode(any, 200, json, null, null);
  }

  /** Opens one connection ahead of the first call; completes either way, within the timeout. */
  public Future<Void> warmUp() {
    // An abandoned request gets a connection and is dropped before anything is written.
    Deadline deadline =
        Deadline.of(
            System.nanoTime(), settings.timeout(), System::nanoTime, () -> true, Duration.ZERO);
    UpstreamRequest request =
        new UpstreamRequest(vertx, HttpHeaders.headers(), new byte[0], MAX_BYTES, deadline);
    return pool.send(request)
        .onFailure(
            failure -> {
              if (!request.isConnected()) {
                notSent(failure);
              }
            })
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /**
   * The outcome of one call. The future never fails, but a call that cannot be signed throws.
   *
   * @param traced the request for which the call is made
   */
  public Future<Outcome> call(UpstreamCall call, Deadline deadline, Traced traced) {
    Operation operation = call.operation();
    byte[] body = CallEncoder.encode(call);
    // Signs first: this throws when credentials have expired, and then there is nothing to undo.
    MultiMap headers = signedHeaders(operation, body);
    TraceSpan span = traced.observer().begin(SpanName.FORWARD);
    if (span.traceparent() != null) {
      // Not signed, so that proxies on the way may change it.
      headers.set("traceparent", span.traceparent());
    }
    int maxBytes = operation.isRecovery() ? MAX_BYTES : MAX_RELAYED_BYTES;
    UpstreamRequest request = new UpstreamRequest(vertx, headers, body, maxBytes, deadline);
    Future<HttpResponse<Buffer>> sent = pool.connections().send(deadline, () -> pool.send(request));
    long started = System.nanoTime();
    inFlight++;
    return sent.onComplete(done -> hearDate(request.head()))
        .map(answer -> answered(operation, answer))
        .otherwise(failure -> unanswered(request, failure, maxBytes, traced))
        .onComplete(outcome -> ended(operation, System.nanoTime() - started, span, outcome));
  }

  /** The places among those who have a connection or wait for one. */
  public ConnectionQueue connections() {
    return pool.connections();
  }

  /** Closes the pool; completes when every call in flight has failed and its caller knows. */
  public Future<Void> close() {
    Promise<Void> settled = Promise.promise();
    closing = settled;
    pool.close();
    settle();
    return settled.future();
  }

  private MultiMap signedHeaders(Operation operation, byte[] body) {
    MultiMap headers = HttpHeaders.headers();
    headers.set(HttpHeaders.HOST, settings.hostHeader());
    headers.set(HttpHeaders.CONTENT_TYPE, SigV4Signer.CONTENT_TYPE);
    headers.set("x-amz-target", operation.target());
    SignatureHeaders signature = signer.sign(operation, body);
    if (signature != null) {
      headers.set("authorization", signature.authorization());
      headers.set("x-amz-content-sha256", signature.contentSha256());
      headers.set("x-amz-date", signature.amzDate());
      if (signature.securityToken() != null) {
        headers.set("x-amz-security-token", signature.securityToken());
      }
    }
    return headers;
  }

  private void hearDate(@Nullable HttpClientResponse head) {
    if (head != null) {
      signer.answered(head.getHeader(HttpHeaders.DATE));
    }
  }

  private Outcome answered(Operation operation, HttpResponse<Buffer> answer) {
    noteReachable();
    return AnswerDecoder.decode(
        operation,
        answer.statusCode(),
        answer.body().getBytes(),
        answer.getHeader("x-amzn-errortype"),
        answer.getHeader(REQUEST_ID));
  }

  private Outcome unanswered(
      UpstreamRequest request, Throwable failure, int maxBytes, Traced traced) {
    if (!request.isConnected()) {
      return notSent(failure);
    }
    noteReachable();
    if (request.refusal() != null) {
      return request.refusal();
    }
    if (closing != null) {
      return GIVEN_UP; // By the gateway, so neither the log nor the metrics blame Cognito.
    }
    HttpClientResponse head = request.head();
    if (request.isTooLarge()) {
      String requestId = head == null ? null : head.getHeader(REQUEST_ID);
      return AnswerDecoder.unreadable("is larger than " + maxBytes + " bytes", requestId);
    }
    // Not the message: a parser may quote the answer, and an answer may quote the request.
    LOG.atWarn()
        .addKeyValue("request_id", traced.id().value())
        .log("Cognito's answer was lost: {}", failure.getClass().getName());
    return AnswerDecoder.unreadable("was cut off", null);
  }

  private void noteReachable() {
    if (!reachable) {
      LOG.info("Cognito can be reached again");
    }
    reachable = true;
  }

  private Outcome notSent(Throwable failure) {
    if (failure instanceof ConnectionPoolTooBusyException) {
      return Outcome.Refused.locally(
          Verdict.OVERLOADED,
          ServiceError.client(
              "LimitExceededException",
              "Too many requests wait for Amazon Cognito, please try after some time."));
    }
    reachable = false;
    listener.unreachable(failure);
    return unreachable();
  }

  /** There was no connection to Cognito, and nothing was sent. */
  public static Outcome.Refused unreachable() {
    return Outcome.Refused.locally(
        Verdict.UNREACHABLE, ServiceError.internal("Amazon Cognito could not be reached."));
  }

  private void ended(
      Operation operation, long nanos, TraceSpan span, AsyncResult<Outcome> outcome) {
    Verdict verdict = outcome.succeeded() ? outcome.result().verdict() : Verdict.BROKEN;
    if (verdict.isFailure()) {
      span.failed(verdict.id());
    } else {
      span.ended(verdict.id());
    }
    listener.called(operation, nanos);
    inFlight--;
    settle();
  }

  /** On the next tick of the event loop, so that every caller hears its outcome first. */
  private void settle() {
    Promise<Void> settled = closing;
    if (settled != null && inFlight == 0) {
      vertx.runOnContext(next -> settled.tryComplete());
    }
  }
}
