package io.forgotpassword.gateway.cognito;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** Collects the body of one answer, up to a bound. */
final class BoundedBody implements BodyCodec<Buffer>, BodyStream<Buffer> {
  private final int maxBytes;
  private final Runnable onExcess;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> complete = Promise.promise();

  /**
   * @param onExcess called when the body is larger than allowed; must end the request
   */
  BoundedBody(int maxBytes, Runnable onExcess) {
    this.maxBytes = maxBytes;
    this.onExcess = onExcess;
  }

  @Override
  public BodyStream<Buffer> stream() {
    return this;
  }

  @Override
  public Future<Void> write(Buffer part) {
    if (part.length() > maxBytes - body.length()) {
      onExcess.run();
      return Future.failedFuture("more than " + maxBytes + " bytes");
    }
    body.appendBuffer(part);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end() {
    complete.tryComplete(body);
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
