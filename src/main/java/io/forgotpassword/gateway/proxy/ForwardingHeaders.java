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
 * Sets X-Forwarded-For, -Proto and -Host to what the gateway saw, whatever the caller sent, and
 * answers with a page of its own when the login pages do not answer.
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
    setForwarding(context.request().proxiedRequest(), context.request().headers());
    return context
        .sendRequest()
        .recover(failure -> Future.succeededFuture(unavailable(context.request(), failure)));
  }

  private void setForwarding(HttpServerRequest received, MultiMap headers) {
    boolean trusted = callers.isFromTrustedProxy(received);
    headers.remove("forwarded");
    headers.set("x-forwarded-for", callers.clientOf(received).toString());
    if (!trusted || !headers.contains(PROTO)) {
      headers.set(PROTO, received.connection().isSsl() ? "https" : "http");
    }
    if (!trusted || !headers.contains(HOST)) {
      String host = received.getHeader("host");
      headers.set(HOST, host == null ? String.valueOf(received.authority()) : host);
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
