package io.forgotpassword.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.forgotpassword.gateway.model.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A login page on a free port of the loopback, to be served through the gateway: its forms post to
 * {@code forgot-password} and {@code confirm-forgot-password} of the origin it came from. It signs
 * in against the embedded pool, and shows the pool's outbox at {@code /outbox}.
 */
public final class LoginPage extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LoginPage.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_BODY = 16 << 10;
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** The folder of the files on the class path. */
  private static final String ROOT = "io/forgotpassword/gateway/webroot/demo";

  private static final String OUTBOX = "/outbox.html";
  private static final Set<String> FILES =
      Set.of("/", OUTBOX, "/page.css", "/login.js", "/outbox.js", "/key.svg");

  private final EmbeddedUserPool pool;

  /** Of every file: none changes while this process runs. */
  private final String etag = '"' + UUID.randomUUID().toString() + '"';

  private volatile int port;

  /** The page of a pool; both may be deployed in any order. */
  public LoginPage(EmbeddedUserPool pool) {
    this.pool = pool;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(routes())
        .listen(0, LOOPBACK)
        .map(server -> port = server.actualPort());
  }

  /** The value for the gateway's {@code login-pages.upstream}. */
  public URI endpoint() {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  private Router routes() {
    Router router = Router.router(vertx);
    router.route().handler(LoginPage::addSecurityHeaders);
    router.get("/outbox").handler(context -> context.reroute(OUTBOX));
    router.get("/outbox.json").handler(pool.outbox()::send);
    router.post("/sign-in").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
    router.post("/sign-in").handler(this::signIn);
    router.get().handler(this::revalidate);
    router.get().handler(files());
    router.route().handler(context -> context.fail(404));
    router.errorHandler(400, context -> sendProblem(context, 400, "Malformed request."));
    router.route().failureHandler(LoginPage::sendFailure);
    return router;
  }

  private static void addSecurityHeaders(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    context.next();
  }

  private void signIn(RoutingContext context) {
    Buffer body = Objects.requireNonNullElseGet(context.body().buffer(), Buffer::buffer);
    JsonNode form =
        CallInput.objectIn(body.getBytes()).orElseGet(JsonNodeFactory.instance::objectNode);
    pool.signIn(form.path("username").asText(), Secret.of(form.path("password").asText()))
        .onFailure(context::fail)
        .onSuccess(
            known -> {
              if (known) {
                context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                context.json(new JsonObject());
              } else {
                sendProblem(context, 401, "Incorrect username or password.");
              }
            });
  }

  /** Answers 304 when the browser has the file already, by its ETag; 404 when there is no file. */
  private void revalidate(RoutingContext context) {
    if (!FILES.contains(context.normalizedPath())) {
      context.fail(404);
      return;
    }
    MultiMap headers = context.response().headers();
    headers.set(HttpHeaders.ETAG, etag).set(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (context.isFresh()) {
      context.response().setStatusCode(304).end();
      return;
    }
    // StaticHandler writes "text/css;charset=utf-8" and a Date.
    context.addHeadersEndHandler(
        complete -> {
          headers.remove(HttpHeaders.DATE);
          String type = headers.get(HttpHeaders.CONTENT_TYPE);
          headers.set(HttpHeaders.CONTENT_TYPE, type.replace(";charset", "; charset"));
        });
    context.next();
  }

  private static StaticHandler files() {
    return StaticHandler.create(ROOT)
        .setDefaultContentEncoding("utf-8")
        .setCachingEnabled(false)
        .setEnableRangeSupport(false);
  }

  /** The last resort: answers whatever failed, and logs what should not have. */
  private static void sendFailure(RoutingContext context) {
    int status = context.statusCode();
    if (status == 500) {
      LOG.error("the login page could not answer a request", context.failure());
    }
    if (!context.response().headWritten()) {
      sendProblem(
          context,
          status >= 400 ? status : 400,
          status == 404 ? "There is no such page." : "The request could not be answered.");
    }
  }

  private static void sendProblem(RoutingContext context, int status, String detail) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(
            new JsonObject()
                .put("type", "about:blank")
                .put("title", titleOf(status, context))
                .put("status", status)
                .put("detail", detail)
                .toBuffer());
  }

  private static String titleOf(int status, RoutingContext context) {
    return switch (status) {
      case 401 -> "Not signed in";
      case 404 -> "Not found";
      default -> context.response().getStatusMessage();
    };
  }
}
