package io.forgotpassword.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin answers as Cognito's own endpoint gives them, for configured origins only. An origin
 * that is not configured gets no CORS header, so its browser keeps the answer from its page.
 */
final class Cors {
  private static final String MAX_AGE_SECONDS = "172800";
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
      headers.set("access-control-allow-methods", "POST");
      headers.set("access-control-max-age", MAX_AGE_SECONDS);
      String asked = request.getHeader("access-control-request-headers");
      if (asked != null) {
        headers.set("access-control-allow-headers", asked);
      }
    }
    request.response().setStatusCode(200).end();
  }

  /** Adds to an answer what lets an allowed origin's page read it and the headers named. */
  void expose(HttpServerRequest request, MultiMap headers, String exposed) {
    if (allow(request, headers)) {
      headers.set("access-control-expose-headers", exposed);
    }
  }

  private boolean allow(HttpServerRequest request, MultiMap headers) {
    if (anyOrigin) {
      headers.set("access-control-allow-origin", "*");
      return true;
    }
    if (allowedOrigins.isEmpty()) {
      return false;
    }
    headers.add("vary", "Origin");
    @Nullable String origin = request.getHeader("origin");
    if (origin == null || !allowedOrigins.contains(origin)) {
      return false;
    }
    headers.set("access-control-allow-origin", origin);
    return true;
  }
}
