package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.recovery.Caller;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A request of one of the protocols on its way through the steps of {@link EdgeRouter}. */
final class Exchange {
  private final RoutingContext routing;
  private final ProtocolAdapter adapter;
  private final RequestContext context;
  private final Observers.Follower follower;
  private @Nullable Operation operation;
  private byte @Nullable [] body;
  private @Nullable Outcome outcome;
  private boolean bodyIsRead;

  private Exchange(
      RoutingContext routing,
      ProtocolAdapter adapter,
      RequestContext context,
      Observers.Follower follower) {
    this.routing = routing;
    this.adapter = adapter;
    this.context = context;
    this.follower = follower;
  }

  HttpServerRequest request() {
    return routing.request();
  }

  ProtocolAdapter adapter() {
    return adapter;
  }

  RequestContext context() {
    return context;
  }

  Operation operation() {
    return Objects.requireNonNull(operation);
  }

  byte[] body() {
    return Objects.requireNonNull(body);
  }

  void continueWith(Operation known) {
    operation = known;
    routing.next();
  }

  void continueWith(byte[] whole) {
    body = whole;
    routing.next();
  }

  void continueWith(Outcome known) {
    outcome = known;
    routing.next();
  }

  void fail(Throwable failure) {
    routing.fail(failure);
  }

  /** From now on the body has a reader, which also reads past what is too much of it. */
  void readsBody() {
    bodyIsRead = true;
  }

  /** Answers with the outcome of the use case. */
  void answer() {
    answer(Objects.requireNonNull(outcome));
  }

  /** Records the refusal, unless the use case has recorded the request, and answers with it. */
  void refuse(UseCase useCase, Outcome.Refused refusal) {
    if (!bodyIsRead) {
      RequestBody.discard(request());
    }
    try {
      if (outcome == null && !follower.isRecorded()) {
        useCase.record(context, operation, refusal);
      }
    } finally {
      answer(refusal);
    }
  }

  private void answer(Outcome known) {
    HttpServerResponse response = routing.response();
    if (response.closed()) {
      follower.answered(0, 0);
    } else if (!response.ended()) {
      adapter.answer(request(), context, known);
      follower.answered(response.getStatusCode(), response.bytesWritten());
    }
  }

  /** Gives each request its id, its time and its followers. */
  static final class Factory {
    private final ConnectionReader connections;
    private final Observers observers;
    private final RandomGenerator random;
    private final LongSupplier nanoClock;

    Factory(
        ConnectionReader connections,
        Observers observers,
        RandomGenerator random,
        LongSupplier nanoClock) {
      this.connections = connections;
      this.observers = observers;
      this.random = random;
      this.nanoClock = nanoClock;
    }

    Exchange begin(RoutingContext routing, ProtocolAdapter adapter) {
      HttpServerRequest request = routing.request();
      RequestId id = RequestId.random(random);
      Connection connection = connections.read(request);
      Caller caller = callerOf(request.response());
      long now = nanoClock.getAsLong();
      Observers.Follower follower =
          observers.followerOf(request, id, adapter.protocol(), connection.ip());
      return new Exchange(
          routing,
          adapter,
          new RequestContext(id, adapter.protocol(), connection, caller, now, follower),
          follower);
    }

    private static Caller callerOf(HttpServerResponse response) {
      Caller caller = new Caller();
      response.closeHandler(
          closed -> {
            if (!response.ended()) {
              caller.left();
            }
          });
      return caller;
    }
  }
}
