package io.forgotpassword.gateway.cognito;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to Cognito of one event loop: HTTP/1.1, one request at a time each, kept alive.
 * With TLS the certificate must be one the JVM trusts and name the endpoint's host.
 */
final class UpstreamConnections implements UpstreamConnection.Owner {
  /** Requests that may wait for a connection, for each connection of the pool. */
  static final int WAITING_PER_CONNECTION = 16;

  /**
   * Well before the 60 seconds after which AWS' balancers close an idle connection: a request that
   * meets such an end on its way is lost, for it cannot be sent again.
   */
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Time for a lost SYN to be sent again, and for four addresses within the default timeout. */
  private static final long CONNECT_MILLIS = 1_200;

  /** How late a deadline may be noticed while something is going on; a timer each costs more. */
  private static final long BUSY_SWEEP_MILLIS = 10;

  private static final long IDLE_SWEEP_MILLIS = 1_000;

  private final Vertx vertx;
  private final ContextInternal context;
  private final NetClient net;
  private final ConnectOptions template;
  private final UpstreamAddresses addresses;
  private final int most;
  private final List<UpstreamConnection> open = new ArrayList<>();
  private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final long idleSweep;
  private int opening;
  private boolean sweeping;
  private boolean closed;

  /** A request that waits for a connection, an opened one or one that others give back. */
  private record Waiter(Deadline patience, Promise<UpstreamConnection> connection) {}

  UpstreamConnections(Vertx vertx, CognitoSettings settings, UpstreamAddresses.Lookup lookup) {
    URI endpoint = settings.endpoint();
    boolean tls = "https".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : tls ? 443 : 80;
    long timeoutMillis = settings.timeout().toMillis();
    this.vertx = vertx;
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.most = settings.connections();
    this.addresses = new UpstreamAddresses(vertx, endpoint.getHost(), port, lookup);
    this.template =
        new ConnectOptions()
            .setHost(endpoint.getHost())
            .setPort(port)
            .setSsl(tls)
            .setSslOptions(
                new ClientSSLOptions()
                    .setHostnameVerificationAlgorithm("HTTPS")
                    .setSslHandshakeTimeout(timeoutMillis)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
    this.net = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    this.idleSweep = vertx.setPeriodic(IDLE_SWEEP_MILLIS, tick -> sweep());
  }

  /** A connection of the caller's own until its exchange is over, or it is given back unused. */
  Future<UpstreamConnection> take(Deadline patience) {
    for (UpstreamConnection free = idle.poll(); free != null; free = idle.poll()) {
      if (free.isFit()) {
        return Future.succeededFuture(free);
      }
      free.close();
    }
    if (closed) {
      return Future.failedFuture(new ClosedChannelException());
    }
    if (waiting.size() >= opening + most * WAITING_PER_CONNECTION) {
      return Future.failedFuture(
          new ConnectionPoolTooBusyException(waiting.size() + " requests wait"));
    }
    Waiter waiter = new Waiter(patience, Promise.promise());
    waiting.add(waiter);
    openMore();
    sweepSoon();
    return waiter.connection().future();
  }

  @Override
  public void released(UpstreamConnection connection, Exchange exchange) {
    connection.keepFor(exchange.keepAliveNanos(KEEP_ALIVE_NANOS));
    giveBack(connection);
    exchange.complete();
  }

  @Override
  public void closed(UpstreamConnection connection) {
    open.remove(connection);
    idle.remove(connection);
    openMore();
  }

  /** Gives back a connection that may be used again; who waits longest has it next. */
  void giveBack(UpstreamConnection connection) {
    if (closed || !connection.isFit()) {
      connection.close();
      return;
    }
    Waiter next = waiting.poll();
    if (next == null) {
      idle.push(connection);
    } else {
      next.connection().complete(connection);
    }
  }

  /** One connection is on its way for each request that waits, as far as there may be more. */
  private void openMore() {
    while (opening < waiting.size() && open.size() + opening < most) {
      opening++;
      connect(waiting.getLast().patience()).onComplete(this::opened);
    }
  }

  /** Who waits longest has a new connection, or hears that none could be opened. */
  private void opened(AsyncResult<UpstreamConnection> opened) {
    opening--;
    if (opened.succeeded() && opened.result().isFit()) {
      open.add(opened.result());
      giveBack(opened.result());
    } else if (!waiting.isEmpty()) {
      Throwable cause = opened.failed() ? opened.cause() : new ClosedChannelException();
      waiting.remove().connection().fail(cause);
    }
    openMore();
  }

  private Future<UpstreamConnection> connect(Deadline patience) {
    Future<List<SocketAddress>> known = addresses.current();
    return known.isComplete()
        ? known.compose(all -> inTurn(all, 0, patience))
        : known
            .timeout(Math.max(1, patience.millisLeft()), TimeUnit.MILLISECONDS)
            .compose(all -> inTurn(all, 0, patience));
  }

  private Future<UpstreamConnection> inTurn(List<SocketAddress> all, int at, Deadline patience) {
    SocketAddress address = all.get(at);
    long millis = Math.max(1, Math.min(CONNECT_MILLIS, patience.millisLeft()));
    ConnectOptions options =
        new ConnectOptions(template).setRemoteAddress(address).setTimeout((int) millis);
    return net.connect(options)
        .map(
            socket ->
                new UpstreamConnection((NetSocketInternal) socket, context, this, KEEP_ALIVE_NANOS))
        .recover(
            failure -> {
              if (!(failure instanceof ConnectException)) {
                return Future.failedFuture(failure);
              }
              addresses.failed(address);
              return at + 1 < all.size()
                  ? inTurn(all, at + 1, patience)
                  : Future.failedFuture(failure);
            });
  }

  /** To be called when a request was sent: its deadline is looked at. */
  void sweepSoon() {
    if (!sweeping) {
      sweeping = true;
      vertx.setTimer(
          BUSY_SWEEP_MILLIS,
          tick -> {
            sweeping = false;
            sweep();
          });
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    for (UpstreamConnection connection : List.copyOf(open)) {
      connection.sweep(now);
    }
    for (Waiter waiter : List.copyOf(waiting)) {
      if (waiter.patience().millisLeft() <= 0 && waiting.remove(waiter)) {
        waiter.connection().fail(new DeadlinePassedException());
      }
    }
    if (open.size() > idle.size() || !waiting.isEmpty()) {
      sweepSoon();
    }
  }

  /** What is going on is lost. */
  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(idleSweep);
    addresses.close();
    for (@Nullable Waiter waiter = waiting.poll(); waiter != null; waiter = waiting.poll()) {
      waiter.connection().fail(new ClosedChannelException());
    }
    return net.close();
  }
}
