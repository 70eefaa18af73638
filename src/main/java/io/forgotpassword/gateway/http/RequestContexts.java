package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.recovery.Caller;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Gives each request its id and its moment. */
final class RequestContexts {
  private final ConnectionReader connections;
  private final Observers observers;
  private final RandomGenerator random;
  private final LongSupplier nanoClock;

  RequestContexts(
      ConnectionReader connections,
      Observers observers,
      RandomGenerator random,
      LongSupplier nanoClock) {
    this.connections = connections;
    this.observers = observers;
    this.random = random;
    this.nanoClock = nanoClock;
  }

  RequestContext of(HttpServerRequest request, RequestContext.Protocol protocol) {
    RequestId id = RequestId.random(random);
    Connection connection = connections.read(request);
    return new RequestContext(
        id,
        protocol,
        connection,
        callerOf(request.response()),
        nanoClock.getAsLong(),
        observers.of(request, id, protocol, connection.ip()));
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
