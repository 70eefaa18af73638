package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.recovery.Arrival;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Gives each request its id and its moment. */
final class Arrivals {
  private final ConnectionReader connections;
  private final RandomGenerator random;
  private final LongSupplier nanoClock;

  Arrivals(ConnectionReader connections, RandomGenerator random, LongSupplier nanoClock) {
    this.connections = connections;
    this.random = random;
    this.nanoClock = nanoClock;
  }

  Arrival of(HttpServerRequest request, Arrival.Protocol protocol) {
    HttpServerResponse response = request.response();
    return new Arrival(
        RequestId.random(random),
        protocol,
        connections.read(request),
        nanoClock.getAsLong(),
        () -> response.closed() && !response.ended());
  }
}
