package io.forgotpassword.gateway.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** The private edge: {@code /live}, {@code /ready} and {@code /metrics}. */
public final class AdminVerticle extends VerticleBase {
  private final AdminSettings settings;
  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;
  private @Nullable HttpServer server;

  /** The edge of one gateway. */
  public AdminVerticle(
      AdminSettings settings, Readiness readiness, PrometheusMeterRegistry registry) {
    this.settings = settings;
    this.readiness = readiness;
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    server = vertx.createHttpServer().requestHandler(this::handle);
    return server.listen(settings.port(), settings.host());
  }

  /** The port in use. */
  public int port() {
    return server == null ? settings.port() : server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/live" -> text(request.response(), 200, "live\n");
      case "/ready" -> ready(request.response());
      case "/metrics" -> metrics(request.response());
      default -> text(request.response(), 404, "expected: /live, /ready or /metrics\n");
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
