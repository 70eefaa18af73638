package io.forgotpassword.gateway.proxy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;
import java.net.URI;

/**
 * Forwards every request that is not for the gateway itself to the login pages, streaming both
 * ways. Forwarding headers of the caller are replaced by what the gateway saw.
 */
public final class LoginPages implements Handler<HttpServerRequest> {
  private static final int CONNECTIONS = 64;

  /** Requests that may wait for a connection; further ones are answered with 502. */
  private static final int MAX_WAITING = 1024;

  private final HttpProxy proxy;

  /** A proxy with its own connection pool on the current event loop. */
  public LoginPages(Vertx vertx, LoginPagesSettings settings, Callers callers) {
    URI upstream = settings.upstream();
    boolean tls = "https".equals(upstream.getScheme());
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setSsl(tls),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
    int port = upstream.getPort() >= 0 ? upstream.getPort() : tls ? 443 : 80;
    this.proxy =
        HttpProxy.reverseProxy(client)
            .origin(port, upstream.getHost())
            .addInterceptor(new ForwardingHeaders(callers), true);
  }

  @Override
  public void handle(HttpServerRequest request) {
    proxy.handle(request);
  }
}
