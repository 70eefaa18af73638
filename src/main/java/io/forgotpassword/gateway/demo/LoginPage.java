package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A login page on a free port of the loopback, to be served through the gateway: its forms post to
 * {@code forgot-password} and {@code confirm-forgot-password} of the origin it came from. It signs
 * in against the embedded pool, and shows the pool's outbox at {@code /outbox}.
 */
public final class LoginPage extends VerticleBase {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_BODY = 16 << 10;
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final EmbeddedUserPool pool;
  private final Map<String, PageFile> files =
      Map.of(
          "/", PageFile.load("index.html"),
          "/outbox", PageFile.load("outbox.html"),
          "/page.css", PageFile.load("page.css"),
          "/login.js", PageFile.load("login.js"),
          "/outbox.js", PageFile.load("outbox.js"),
          "/key.svg", PageFile.load("key.svg"));
  private volatile int port;

  /** The page of a pool; both may be deployed in any order. */
  public LoginPage(EmbeddedUserPool pool) {
    this.pool = pool;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::accept)
        .listen(0, LOOPBACK)
        .map(server -> port = server.actualPort());
  }

  /** The port it listens on, 0 before it is deployed. */
  public int port() {
    return port;
  }

  /** What the gateway's {@code login-pages.upstream} is to be. */
  public URI endpoint() {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  private void accept(HttpServerRequest request) {
    request
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    boolean get = HttpMethod.GET.equals(request.method());
    PageFile file = files.get(request.path());
    if (get && file != null) {
      file.send(request);
    } else if (get && "/outbox.json".equals(request.path())) {
      sendJson(request.response(), 200, "application/json", pool.outbox().toJson());
    } else if (HttpMethod.POST.equals(request.method()) && "/sign-in".equals(request.path())) {
      signIn(request);
    } else {
      sendProblem(request.response(), 404, "Not found", "There is no such page.");
    }
  }

  private void signIn(HttpServerRequest request) {
    WireRequest.of(request, MAX_BODY)
        .compose(whole -> knows(whole.body()))
        .otherwise(false)
        .onSuccess(
            known -> {
              if (known) {
                sendJson(request.response(), 200, "application/json", "{}");
              } else {
                sendProblem(
                    request.response(), 401, "Not signed in", "Incorrect username or password.");
              }
            });
  }

  private Future<Boolean> knows(Buffer body) {
    Optional<ObjectNode> form = Json.objectOf(body.getBytes());
    return form.isEmpty()
        ? Future.succeededFuture(false)
        : pool.signIn(
            form.get().path("username").asText(), Secret.of(form.get().path("password").asText()));
  }

  private static void sendProblem(
      HttpServerResponse response, int status, String title, String detail) {
    ObjectNode problem =
        Json.object()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
    sendJson(response, status, "application/problem+json", problem.toString());
  }

  private static void sendJson(
      HttpServerResponse response, int status, String contentType, String body) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", contentType)
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }
}
