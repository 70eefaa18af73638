package io.forgotpassword.gateway.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code /live}, {@code /ready} and {@code /metrics}, for machines and open to all. */
final class ProbeHandler implements Handler<HttpServerRequest> {
  private final Vertx vertx;
  private final Liveness liveness;
  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;

  ProbeHandler(
      Vertx vertx, Liveness liveness, Readiness readiness, PrometheusMeterRegistry registry) {
    this.vertx = vertx;
    this.liveness = liveness;
    this.readiness = readiness;
    this.registry = registry;
  }

  @Override
  public void handle(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/live" -> probe(request.response(), liveness.obstacles());
      case "/ready" -> probe(request.response(), readiness.obstacles());
      default -> metrics(request.response());
    }
  }

  /** {@code {"ok": false, "reasons": ["stopping"]}}, with 503. */
  private static void probe(HttpServerResponse response, List<String> obstacles) {
    response.setStatusCode(obstacles.isEmpty() ? 200 : 503);
    JsonAnswer.send(
        response,
        new JsonObject().put("ok", obstacles.isEmpty()).put("reasons", new JsonArray(obstacles)));
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
