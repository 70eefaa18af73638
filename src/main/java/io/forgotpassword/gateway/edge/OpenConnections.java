package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.edge.OpenConnection.Peer;
import io.forgotpassword.gateway.edge.netty.EdgeChannel;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.proxy.Callers;
import io.forgotpassword.gateway.telemetry.OutOfMemory;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop, and the memory that their requests hold. One that keeps the
 * gateway waiting for a request's head, byte by byte or not at all, is closed; so is one that
 * floods it with HTTP/2 control frames. A request whose body keeps it waiting is given up.
 */
final class OpenConnections implements Callers {
  static final long SWEEP_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  private final TrustedProxies proxies;
  private final ConnectionReader reader;
  private final InFlightBytes budget;
  private final long bodyNanos;
  private final List<OpenConnection> open = new ArrayList<>();

  /** bodyTime counts from a request's head to its last byte. */
  OpenConnections(
      TrustedProxies proxies, ConnectionReader reader, InFlightBytes budget, Duration bodyTime) {
    this.proxies = proxies;
    this.reader = reader;
    this.budget = budget;
    this.bodyNanos = bodyTime.toNanos();
  }

  void opened(HttpConnection connection) {
    connection.exceptionHandler(OpenConnections::broken);
    EdgeChannel channel = EdgeChannel.of(connection);
    Peer peer = Peer.of(connection, channel.ja4(), proxies);
    open.add(new OpenConnection(connection, channel, peer, System.nanoTime()));
    if (!peer.trusted() && !channel.hasRoomFor(peer.address())) {
      connection.close();
    }
  }

  void began(HttpServerRequest request) {
    ClientIp client = reader.addressOf(request);
    OpenRequest began =
        new OpenRequest(request, budget, client, payerOf(client), System.nanoTime() + bodyNanos);
    OpenConnection.of(request)
        .began(began, request.headers().contains(HttpHeaders.UPGRADE, "websocket", true));
  }

  @Override
  public ClientIp clientOf(HttpServerRequest request) {
    return reader.clientOf(request);
  }

  @Override
  public @Nullable ClientIp payerOf(ClientIp client) {
    return proxies.trusts(client) ? null : client;
  }

  @Override
  public boolean namesHost(HttpServerRequest request) {
    return reader.namesHost(request);
  }

  @Override
  public boolean hold(@Nullable ClientIp payer, long bytes) {
    return budget.take(payer, bytes);
  }

  @Override
  public void release(@Nullable ClientIp payer, long bytes) {
    budget.give(payer, bytes);
  }

  /** From now on answers say that their connection ends after them. */
  void announceEnd() {
    open.forEach(OpenConnection::announceEnd);
  }

  /** Whether there is nothing to sweep. */
  boolean isEmpty() {
    return open.isEmpty();
  }

  void sweep() {
    long now = System.nanoTime();
    open.removeIf(connection -> connection.isOver(now));
  }

  /** Any caller may break its connection; Vert.x would log each at ERROR, in the parser's words. */
  private static void broken(Throwable cause) {
    OutOfMemory.endOn(cause);
    LOG.debug("a caller's connection broke: {}", cause.getClass().getName());
  }
}
