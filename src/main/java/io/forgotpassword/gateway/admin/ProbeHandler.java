package io.forgotpassword.gateway.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** {@code /live}, {@code /ready} and {@code /metrics}, for machines and open to all. */
final class ProbeHandler implements Handler<HttpServerRequest> {
  private final Vertx vertx;
  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;

  ProbeHandler(Vertx vertx, Readiness readiness, PrometheusMeterRegistry registry) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.registry = registry;
  }

  @Override
  public void handle(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/live" -> text(request.response(), 200, "live\n");
      case "/ready" -> ready(request.response());
      default -> metrics(request.response());
    }
  }

  private void ready(HttpServerResponse response) {
    String obstacle = readiness.obstacle();
    text(
        response, obstacle.isEmpty() ? 200 : 503, obstacle.isEmpty() ? "ready\n" : obstacle + "\n");
  }

  /** Rendering may take milliseconds, so it is kept off the event loop. */
  private void metrics(HttpServerResponse response) {
    vertx
        .executeBlocking(registry::scrape)
        .onSuccess(
            scrape ->
                response
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(scrape))
        .onFailure(failure -> text(response, 500, "metrics are not available\n"));
  }

  private static void text(HttpServerResponse response, int status, String text) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .end(text);
  }
}
