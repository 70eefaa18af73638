package io.forgotpassword.gateway.cognito;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to Cognito of one event loop: HTTP/1.1, one request at a time each, kept alive.
 * With TLS the certificate must be one the JVM trusts and name the endpoint's host.
 */
final class UpstreamConnections {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnections.class);

  /** Requests that may wait for a connection, for each connection of the pool. */
  static final int WAITING_PER_CONNECTION = 16;

  /**
   * Well before the 60 seconds after which AWS' balancers close an idle connection: a request that
   * meets such an end on its way is lost, for it cannot be sent again.
   */
  private static final int KEEP_ALIVE_SECONDS = 20;

  /** Time for a lost SYN to be sent again, and for four addresses within the default timeout. */
  private static final long CONNECT_MILLIS = 1_200;

  private final HttpClient http;
  private final RequestOptions template;
  private final UpstreamAddresses addresses;

  UpstreamConnections(Vertx vertx, CognitoSettings settings, UpstreamAddresses.Lookup lookup) {
    URI endpoint = settings.endpoint();
    boolean tls = "https".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : tls ? 443 : 80;
    long timeoutMillis = settings.timeout().toMillis();
    this.addresses = new UpstreamAddresses(vertx, endpoint.getHost(), port, lookup);
    this.template =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(endpoint.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI("/");
    this.http =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setKeepAlive(true)
                    .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                    .setPipelining(false)
                    .setTcpNoDelay(true)
                    .setVerifyHost(true)
                    .setConnectTimeout((int) Math.min(CONNECT_MILLIS, timeoutMillis))
                    .setSslHandshakeTimeout(timeoutMillis)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(settings.connections())
                    .setMaxWaitQueueSize(settings.connections() * WAITING_PER_CONNECTION))
            .withConnectHandler(
                connection -> connection.exceptionHandler(UpstreamConnections::broken))
            .build();
  }

  /** A request that is not sent yet, on a connection of its own until it is answered or reset. */
  Future<HttpClientRequest> request(Patience patience) {
    Future<List<SocketAddress>> known = addresses.current();
    return known.isComplete()
        ? known.compose(all -> inTurn(all, 0, patience))
        : known
            .timeout(Math.max(1, patience.millisLeft()), TimeUnit.MILLISECONDS)
            .compose(all -> inTurn(all, 0, patience));
  }

  private Future<HttpClientRequest> inTurn(List<SocketAddress> all, int at, Patience patience) {
    SocketAddress address = all.get(at);
    RequestOptions options =
        new RequestOptions(template)
            .setServer(address)
            .setConnectTimeout(Math.max(1, patience.millisLeft()));
    return http.request(options)
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

  Future<Void> close() {
    addresses.close();
    return http.close();
  }

  /** The exchange on the connection fails too and says so; Vert.x would log the parser's words. */
  private static void broken(Throwable cause) {
    LOG.debug("a connection to Cognito broke: {}", cause.getClass().getName());
  }
}
