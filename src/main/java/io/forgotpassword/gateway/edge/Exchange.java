package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.edge.Constraints.Violation;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.recovery.Caller;
import io.forgotpassword.gateway.recovery.Flows;
import io.forgotpassword.gateway.recovery.OwnerDevices;
import io.forgotpassword.gateway.recovery.PassThroughRequest;
import io.forgotpassword.gateway.recovery.RecoveryFlow.RefusedByHead;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of one of the protocols: it is read, handed to the use case, and answered. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final HttpServerRequest request;
  private final ProtocolAdapter adapter;
  private final UseCase useCase;
  private final OwnerDevices devices;
  private final RequestContext context;
  private final Observers.Follower follower;
  private @Nullable Operation operation;
  private @Nullable String cookie;
  private boolean bodyIsRead;
  private boolean outcomeIsKnown;

  private Exchange(
      HttpServerRequest request,
      ProtocolAdapter adapter,
      UseCase useCase,
      OwnerDevices devices,
      RequestContext context,
      Observers.Follower follower) {
    this.request = request;
    this.adapter = adapter;
    this.useCase = useCase;
    this.devices = devices;
    this.context = context;
    this.follower = follower;
  }

  RequestId id() {
    return context.id();
  }

  /**
   * Reads the request, hands it to the use case and answers with the outcome. The future fails with
   * a {@link Refusal}, or with what a step threw.
   */
  Future<Void> handle(Function<HttpServerRequest, Future<Buffer>> bodies) {
    Operation named = adapter.operationOf(request);
    operation = named;
    Future<Buffer> body = bodies.apply(request);
    bodyIsRead = true;
    return body.compose(
            whole ->
                named.isRecovery()
                    ? recover(named, whole.getBytes())
                    : passThrough(named, whole.getBytes()))
        .map(this::answerOutcome);
  }

  private Future<Outcome> recover(Operation named, byte[] body) {
    RequestFields fields = adapter.fieldsOf(request, body);
    refuseIfBroken(named, fields);
    RecoveryRequest read = fields.toRequest(context, named);
    return useCase.recover(read).onSuccess(outcome -> cookie = devices.cookieFor(read, outcome));
  }

  private Future<Outcome> passThrough(Operation named, byte[] body) {
    RequestFields fields = RequestFields.ofOther(named, body);
    refuseIfBroken(named, fields);
    PassThroughRequest read = fields.toOtherRequest(context, named);
    return useCase
        .passThrough(read)
        .onSuccess(outcome -> cookie = devices.cookieFor(read, outcome));
  }

  private void refuseIfBroken(Operation named, RequestFields fields) {
    List<Violation> violations = Constraints.brokenBy(named, fields);
    if (!violations.isEmpty()) {
      throw Refusal.invalid(adapter.describe(violations));
    }
  }

  private @Nullable Void answerOutcome(Outcome outcome) {
    outcomeIsKnown = true;
    answer(outcome);
    return null;
  }

  /** Records the refusal, unless the use case has recorded the request, and answers with it. */
  void refuse(Outcome.Refused refusal) {
    if (!bodyIsRead) {
      OpenRequest.of(request).discardBody();
    }
    try {
      if (!outcomeIsKnown && !follower.isRecorded()) {
        useCase.record(context, operation, refusal);
      }
    } finally {
      answer(refusal);
    }
  }

  /** Records the refusal of a request whose body nobody reads, and answers with it. */
  void refuse(RefusedByHead refused) {
    OpenRequest.of(request).discardBody();
    try {
      useCase.record(context, refused);
    } finally {
      answer(refused.refusal());
    }
  }

  private void answer(Outcome outcome) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      follower.answered(0, 0);
    } else if (!response.ended()) {
      if (cookie != null) {
        response.headers().add(HttpHeaders.SET_COOKIE, cookie);
      }
      adapter.answer(request, context, outcome);
      OpenConnection.of(request).answered();
      follower.answered(response.getStatusCode(), response.bytesWritten());
    }
  }

  /** What the edge hands a request to once it is read: it handles and records it. */
  interface UseCase {
    Future<Outcome> recover(RecoveryRequest request);

    Future<Outcome> passThrough(PassThroughRequest request);

    /** What refuses a request of which only the head is there; null when it must be read. */
    @Nullable RefusedByHead refusalByHead(Operation operation, ClientIp client);

    void record(RequestContext context, RefusedByHead refused);

    void record(RequestContext context, @Nullable Operation operation, Outcome.Refused refusal);

    static UseCase of(Flows flows) {
      return new UseCase() {
        @Override
        public Future<Outcome> recover(RecoveryRequest request) {
          return flows.recovery().handle(request);
        }

        @Override
        public Future<Outcome> passThrough(PassThroughRequest request) {
          return flows.passThrough().handle(request);
        }

        @Override
        public @Nullable RefusedByHead refusalByHead(Operation operation, ClientIp client) {
          return flows.recovery().refusalByHead(operation, client);
        }

        @Override
        public void record(RequestContext context, RefusedByHead refused) {
          flows
              .recorder()
              .record(context, refused.operation(), refused.refusal(), refused.limits());
        }

        @Override
        public void record(
            RequestContext context, @Nullable Operation operation, Outcome.Refused refusal) {
          flows.recorder().record(context, operation, refusal, null);
        }
      };
    }
  }

  /** Begins the exchanges of one event loop. */
  record Factory(
      UseCase useCase, OwnerDevices devices, ConnectionReader reader, Observers observers) {
    Exchange begin(HttpServerRequest request, ProtocolAdapter adapter) {
      RequestContext.Protocol protocol = adapter.protocol();
      Connection connection = reader.read(request);
      Caller caller = callerOf(request);
      long now = System.nanoTime();
      Observers.Follower follower = observers.followerOf(request, protocol, connection.ip());
      RequestContext context =
          new RequestContext(
              follower.id(), protocol, connection, caller, reader.cookieOf(request), now, follower);
      return new Exchange(request, adapter, useCase, devices, context, follower);
    }

    /**
     * What refuses a request by its head, because the limits are known to refuse its client's
     * address; null when it must be read, also when it could not be found out.
     */
    @Nullable RefusedByHead refusalByHead(HttpServerRequest request, ProtocolAdapter adapter) {
      Operation operation = adapter.namedOperation(request);
      if (operation == null) {
        return null;
      }
      try {
        return useCase.refusalByHead(operation, OpenRequest.of(request).client());
      } catch (RuntimeException e) {
        LOG.error("whether an address is limited could not be found out, its request is read", e);
        return null;
      }
    }

    private static Caller callerOf(HttpServerRequest request) {
      Caller caller = new Caller();
      HttpServerResponse response = request.response();
      OpenConnection connection = OpenConnection.of(request);
      response.closeHandler(
          closed -> {
            connection.answered();
            if (!response.ended()) {
              caller.left();
            }
          });
      return caller;
    }
  }
}
