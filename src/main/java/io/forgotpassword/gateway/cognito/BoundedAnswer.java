package io.forgotpassword.gateway.cognito;

import io.forgotpassword.gateway.model.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** Collects an answer's body up to a bound; what is larger is cut off and unreadable. */
final class BoundedAnswer {
  /** Cognito's answers to both operations are a few hundred bytes. */
  static final int MAX_BYTES = 64 * 1024;

  private final HttpClientResponse response;
  private final Promise<Outcome> outcome = Promise.promise();
  private final Buffer body = Buffer.buffer();

  private BoundedAnswer(HttpClientResponse response) {
    this.response = response;
  }

  static Future<Outcome> read(HttpClientResponse response) {
    BoundedAnswer answer = new BoundedAnswer(response);
    response
        .handler(answer::append)
        .exceptionHandler(answer.outcome::tryFail)
        .endHandler(end -> answer.decode());
    return answer.outcome.future();
  }

  private void append(Buffer chunk) {
    if (body.length() + chunk.length() > MAX_BYTES) {
      outcome.tryComplete(
          AnswerDecoder.unreadable("is larger than " + MAX_BYTES + " bytes", requestId()));
      response.request().reset();
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void decode() {
    outcome.tryComplete(
        AnswerDecoder.decode(
            response.statusCode(),
            body.getBytes(),
            response.getHeader("x-amzn-errortype"),
            requestId()));
  }

  private @Nullable String requestId() {
    return response.getHeader("x-amzn-requestid");
  }
}
