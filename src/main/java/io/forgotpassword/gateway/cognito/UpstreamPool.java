package io.forgotpassword.gateway.cognito;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop to Cognito: the WebClient with a bounded pool of HTTP/1.1
 * connections, the queue of requests that wait for one, and the choice of an address. With TLS, the
 * JVM must trust the certificate, and the certificate must name the endpoint's host.
 */
final class UpstreamPool {
  /**
   * Well below the 60 seconds after which load balancers of AWS close an idle connection. A request
   * that is sent at the moment of such a close is lost, because it must not be sent again.
   */
  private static final int IDLE_SECONDS = 20;

  /** How often idle connections are looked for: by Vert.x's default it would wake each second. */
  private static final int CLEANER_MILLIS = 5_000;

  /** Enough to repeat a lost SYN, and to try four addresses within the default timeout. */
  private static final int CONNECT_MILLIS = 1_200;

  private final UpstreamAddresses addresses;
  private final ConnectionQueue connections;
  private final RequestOptions target;

  /** A field, because Vert.x closes a client that nothing refers to. */
  private final WebClient web;

  UpstreamPool(Vertx vertx, CognitoSettings settings, UpstreamAddresses.Lookup lookup) {
    String host = settings.endpoint().getHost();
    this.addresses = new UpstreamAddresses(vertx, host, settings.port(), lookup);
    this.connections = new ConnectionQueue(vertx, settings.connections());
    this.target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(host)
            .setPort(settings.port())
            .setSsl(settings.usesTls())
            .setURI("/");
    this.web =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setUserAgentEnabled(false)
                .setFollowRedirects(false)
                .setVerifyHost(true)
                .setConnectTimeout(connectMillis(settings))
                .setSslHandshakeTimeout(settings.timeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(IDLE_SECONDS),
            new PoolOptions()
                .setHttp1MaxSize(settings.connections())
                .setCleanerPeriod(CLEANER_MILLIS)
                // The queue is before the pool. Vert.x counts as waiting who opens a connection,
                // or waits for one that is being closed.
                .setMaxWaitQueueSize(2 * settings.connections()));
  }

  ConnectionQueue connections() {
    return connections;
  }

  /**
   * Sends a request to the best address, or to the next one when no connection can be made. Fails
   * when the request was not sent, was dropped or was not answered; the request knows which.
   */
  Future<HttpResponse<Buffer>> send(UpstreamRequest request) {
    Future<List<SocketAddress>> known = addresses.current();
    if (!known.isComplete()) {
      known = known.timeout(request.millisLeft(), TimeUnit.MILLISECONDS);
    }
    return known
        .compose(all -> send(request, all))
        .onSuccess(request::complete)
        .onFailure(failure -> request.abort());
  }

  private Future<HttpResponse<Buffer>> send(UpstreamRequest request, List<SocketAddress> known) {
    SocketAddress address = known.get(0);
    List<SocketAddress> others = known.subList(1, known.size());
    return web.request(new RequestOptions(target).setServer(address))
        .putHeaders(request.headers())
        .connectTimeout(request.millisLeft())
        .as(request.answerBody())
        .sendStream(request)
        .recover(
            failure -> {
              if (request.isConnected() || !(failure instanceof SocketException)) {
                return Future.failedFuture(failure);
              }
              addresses.failed(address);
              return others.isEmpty() ? Future.failedFuture(failure) : send(request, others);
            });
  }

  /** Shorter than a call has time, so that the next address is tried within the same call. */
  private static int connectMillis(CognitoSettings settings) {
    return (int) Math.min(CONNECT_MILLIS, Math.max(1, settings.timeout().toMillis() / 2));
  }

  /** Requests that wait or are under way fail. */
  void close() {
    addresses.close();
    connections.close();
    web.close();
  }
}
