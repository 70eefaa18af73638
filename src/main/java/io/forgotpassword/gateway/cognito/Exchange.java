package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request, and what has come of its answer. The body is collected up to a bound; what is larger
 * is cut off and unreadable.
 */
final class Exchange {
  /** Cognito's answers to recovery are a few hundred bytes. */
  static final int MAX_BYTES = 64 * 1024;

  /** Tokens with many groups are some ten KiB, sixty devices a hundred. */
  static final int MAX_RELAYED_BYTES = 256 * 1024;

  private static final AsciiString ERROR_TYPE = AsciiString.cached("x-amzn-errortype");
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-amzn-requestid");

  /** Not registered, and sent all the same (RFC 2068, section 19.7.1.1). */
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");

  private static final String KEEP_ALIVE_TIMEOUT = "timeout=";
  private static final byte[] NOTHING = {};

  private final Operation operation;
  private final RequestHead requestHead;
  private final byte[] requestBody;
  private final RequestSigner signer;
  private final Deadline patience;
  private final Promise<Outcome> outcome = Promise.promise();
  private @Nullable HttpResponse head;
  private byte[] body = NOTHING;
  private boolean tooLarge;

  /**
   * @param requestHead signed
   * @param signer is told the answer's date
   * @param patience how long the answer's last byte may take
   */
  Exchange(
      Operation operation,
      RequestHead requestHead,
      byte[] requestBody,
      RequestSigner signer,
      Deadline patience) {
    this.operation = operation;
    this.requestHead = requestHead;
    this.requestBody = requestBody;
    this.signer = signer;
    this.patience = patience;
  }

  /** What came of it; fails when the answer was lost. */
  Future<Outcome> outcome() {
    return outcome.future();
  }

  /** What is sent, once. */
  ByteBuf request(ByteBufAllocator memory) {
    return requestHead.with(requestBody, memory);
  }

  /** Why it must not be sent any more; null when it may be. */
  Outcome.@Nullable Refused objection() {
    return patience.objection();
  }

  boolean isLate() {
    return patience.millisLeft() <= 0;
  }

  void begin(HttpResponse answer) {
    head = answer;
    signer.answered(answer.headers().get(HttpHeaderNames.DATE));
  }

  void append(ByteBuf part) {
    int more = part.readableBytes();
    tooLarge |= more > bound() - body.length;
    if (more > 0 && !tooLarge) {
      int before = body.length;
      body = Arrays.copyOf(body, before + more);
      part.readBytes(body, before, more);
    }
  }

  private int bound() {
    return operation.isRecovery() ? MAX_BYTES : MAX_RELAYED_BYTES;
  }

  boolean isTooLarge() {
    return tooLarge;
  }

  /** The end of a message: false when it was an interim one (RFC 9110, section 15.2). */
  boolean isAnswered() {
    HttpResponse known = head;
    int status = known == null ? 0 : known.status().code();
    boolean interim = status < 200 && status != 101;
    if (interim) {
      head = null;
    }
    return !interim;
  }

  /** How long the connection may serve others, zero when not at all, and a bound when unsaid. */
  long keepAliveNanos(long bound) {
    HttpResponse known = head;
    if (known == null || tooLarge || !HttpUtil.isKeepAlive(known)) {
      return 0;
    }
    String parameters = known.headers().get(KEEP_ALIVE);
    return parameters == null ? bound : Math.min(bound, timeoutOf(parameters, bound));
  }

  /** {@code timeout=5, max=100}: after so many seconds the other side closes it. */
  private static long timeoutOf(String parameters, long unsaid) {
    int at = parameters.indexOf(KEEP_ALIVE_TIMEOUT);
    int digit = at < 0 ? parameters.length() : at + KEEP_ALIVE_TIMEOUT.length();
    if (digit == parameters.length()) {
      return unsaid;
    }
    long seconds = 0;
    for (; digit < parameters.length() && Character.isDigit(parameters.charAt(digit)); digit++) {
      seconds = Math.min(Integer.MAX_VALUE, 10 * seconds + parameters.charAt(digit) - '0');
    }
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  /** The answer is whole, or larger than may be. */
  void complete() {
    HttpResponse answer = head;
    if (answer == null) {
      fail(new IllegalStateException("an answer without a head"));
      return;
    }
    String requestId = answer.headers().get(REQUEST_ID);
    outcome.tryComplete(
        tooLarge
            ? AnswerDecoder.unreadable("is larger than " + bound() + " bytes", requestId)
            : AnswerDecoder.decode(
                operation,
                answer.status().code(),
                body,
                answer.headers().get(ERROR_TYPE),
                requestId));
  }

  void fail(Throwable cause) {
    outcome.tryFail(cause);
  }
}
