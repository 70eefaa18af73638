package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.connection.ForwardingHeaders;
import io.forgotpassword.gateway.device.CarriedCookie;
import io.forgotpassword.gateway.device.CookieHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads what a request says of its device.
 *
 * @param hostFromProxy whether trusted proxies say which scheme the client used
 */
record CookieReader(ConnectionReader connections, boolean hostFromProxy) {
  private static final CharSequence SCHEME = HttpHeaders.createOptimized("x-forwarded-proto");
  private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");

  CarriedCookie read(HttpServerRequest request) {
    MultiMap headers = request.headers();
    boolean secure = isSecure(request, headers);
    return new CarriedCookie(
        CookieHeaders.valueIn(headers.getAll(HttpHeaders.COOKIE), secure),
        secure,
        "cross-site".equals(headers.get(FETCH_SITE)));
  }

  /**
   * Whether the client came over TLS. In doubt it did: a browser that came without it does not keep
   * a secure cookie, which costs the owner a lane and tells nobody anything. A trusted proxy ends
   * TLS unless it says otherwise and is believed. Without one, the page's origin is what a browser
   * says; it tells of a proxy that is not configured.
   */
  private boolean isSecure(HttpServerRequest request, MultiMap headers) {
    if (request.connection().isSsl()) {
      return true;
    }
    if (connections.isFromTrustedProxy(request)) {
      return !hostFromProxy
          || !"http".equalsIgnoreCase(ForwardingHeaders.lastOf(headers.getAll(SCHEME)));
    }
    String origin = headers.get(HttpHeaders.ORIGIN);
    return origin != null && origin.regionMatches(true, 0, "https:", 0, 6);
  }
}
