package io.forgotpassword.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin answers as Cognito's own endpoint gives them, for configured origins only. An origin
 * that is not configured gets no CORS header, so its browser keeps the answer from its page.
 */
final class Cors {
  private static final String MAX_AGE_SECONDS = "172800";
  private static final CharSequence BY_ORIGIN = HttpHeaders.createOptimized("Origin");

  private final List<String> allowedOrigins;
  private final boolean anyOrigin;

  Cors(List<String> allowedOrigins) {
    this.allowedOrigins = allowedOrigins;
    this.anyOrigin = allowedOrigins.contains("*");
  }

  /** Answers a preflight request. */
  void preflight(HttpServerRequest request) {
    MultiMap headers = request.response().headers();
    if (allow(request, headers)) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST");
      headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
      String asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
      if (asked != null) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, asked);
      }
    }
    request.response().setStatusCode(200).end();
  }

  /** Adds to an answer what lets an allowed origin's page read it and the headers named. */
  void expose(HttpServerRequest request, MultiMap headers, String exposed) {
    if (allow(request, headers)) {
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
  }

  private boolean allow(HttpServerRequest request, MultiMap headers) {
    if (anyOrigin) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
      return true;
    }
    if (allowedOrigins.isEmpty()) {
      return false;
    }
    headers.add(HttpHeaders.VARY, BY_ORIGIN);
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !allowedOrigins.contains(origin)) {
      return false;
    }
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    return true;
  }
}
