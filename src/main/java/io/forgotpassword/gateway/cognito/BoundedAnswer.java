package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** Collects an answer's body up to a bound; what is larger is cut off and unreadable. */
final class BoundedAnswer {
  /** Cognito's answers to recovery are a few hundred bytes. */
  static final int MAX_BYTES = 64 * 1024;

  /** Tokens with many groups are some ten KiB, sixty devices a hundred. */
  static final int MAX_RELAYED_BYTES = 256 * 1024;

  private final Operation operation;
  private final HttpClientResponse response;
  private final Promise<Outcome> outcome = Promise.promise();
  private final Buffer body = Buffer.buffer();

  private BoundedAnswer(Operation operation, HttpClientResponse response) {
    this.operation = operation;
    this.response = response;
  }

  static Future<Outcome> read(Operation operation, HttpClientResponse response) {
    BoundedAnswer answer = new BoundedAnswer(operation, response);
    response
        .handler(answer::append)
        .exceptionHandler(answer.outcome::tryFail)
        .endHandler(end -> answer.decode());
    return answer.outcome.future();
  }

  private void append(Buffer chunk) {
    int bound = operation.isRecovery() ? MAX_BYTES : MAX_RELAYED_BYTES;
    if (body.length() + chunk.length() > bound) {
      outcome.tryComplete(
          AnswerDecoder.unreadable("is larger than " + bound + " bytes", requestId()));
      response.request().reset();
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void decode() {
    outcome.tryComplete(
        AnswerDecoder.decode(
            operation,
            response.statusCode(),
            body.getBytes(),
            response.getHeader("x-amzn-errortype"),
            requestId()));
  }

  private @Nullable String requestId() {
    return response.getHeader("x-amzn-requestid");
  }
}
