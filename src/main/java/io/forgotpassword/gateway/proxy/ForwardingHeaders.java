package io.forgotpassword.gateway.proxy;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.MediaType;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the pages who asks, in X-Forwarded-For, -Proto and -Host, whatever the caller claimed; and
 * answers with a page of its own when the pages do not.
 */
final class ForwardingHeaders implements ProxyInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardingHeaders.class);
  private static final String PROTO = "x-forwarded-proto";
  private static final String HOST = "x-forwarded-host";
  private static final MediaType HTML = MediaType.parse("text/html; charset=utf-8");
  private static final Buffer UNAVAILABLE =
      Buffer.buffer(
          """
          <!doctype html>
          <html lang="en">
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>Temporarily unavailable</title>
          <h1>Temporarily unavailable</h1>
          <p>This page cannot be shown right now. Please try again in a moment.</p>
          </html>
          """);

  private final Callers callers;

  ForwardingHeaders(Callers callers) {
    this.callers = callers;
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    describe(context.request().proxiedRequest(), context.request().headers());
    return context
        .sendRequest()
        .recover(failure -> Future.succeededFuture(unavailable(context.request(), failure)));
  }

  private void describe(HttpServerRequest asked, MultiMap headers) {
    boolean told = callers.isFromTrustedProxy(asked);
    headers.remove("forwarded");
    headers.set("x-forwarded-for", callers.clientOf(asked).toString());
    if (!told || !headers.contains(PROTO)) {
      headers.set(PROTO, asked.connection().isSsl() ? "https" : "http");
    }
    if (!told || !headers.contains(HOST)) {
      headers.set(HOST, String.valueOf(asked.authority()));
    }
  }

  private static ProxyResponse unavailable(ProxyRequest request, Throwable failure) {
    LOG.warn("the login pages do not answer: {}", failure.getClass().getName());
    ProxyResponse response = request.release().response();
    response
        .setStatusCode(502)
        .putHeader("cache-control", "no-store")
        .setBody(Body.body(UNAVAILABLE, HTML));
    return response;
  }
}
