package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.LimitAction;
import io.forgotpassword.gateway.audit.TrailWatchers;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.metrics.MeterReadings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin port. Its routes, top to bottom: probes, metrics and the console's files are open to
 * all; everything else asks {@link Guard} first.
 */
public final class AdminVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AdminVerticle.class);

  /** Nothing but files of this origin, no form sent anywhere, and in nobody's frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /**
   * The console's page, styles and scripts in {@code webroot}. They are named one by one because
   * StaticHandler searches the whole class path for any other name.
   */
  private static final String CONSOLE_FILE =
      "/console/(?:(?:console|charts|gateway|tables|tail)\\.js|console\\.css|icon\\.svg)?";

  private static final String LIBRARY_FILE =
      "/console/uplot-[0-9.]+/uPlot\\.(?:iife\\.min\\.js|min\\.css)";

  /** The library's version is in its path, so a file never changes. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private final AdminSettings settings;
  private final Duration idle;
  private final Health health;
  private final PrometheusMeterRegistry registry;
  private final ConsoleState console;
  private final ExplainControl explain;
  private final LimitControl limits;
  private final TrailWatchers watchers;
  private @Nullable HttpServer server;
  private @Nullable AuditTail tail;

  /**
   * The admin port of one gateway, over what the gateway's event loops share.
   *
   * @param idle after how long a silent connection is closed; a tail is never silent for 15 s
   */
  public AdminVerticle(
      AdminSettings settings,
      Duration idle,
      Health health,
      PrometheusMeterRegistry registry,
      DecisionLog decisions,
      RateLimiter limiter,
      Consumer<LimitAction> audit,
      TrailWatchers watchers,
      ConsoleFacts facts) {
    InstantSource clock = InstantSource.system();
    this.settings = settings;
    this.idle = idle;
    this.health = health;
    this.registry = registry;
    this.console = new ConsoleState(facts, health, new MeterReadings(registry), decisions, clock);
    this.explain = new ExplainControl(decisions);
    this.limits = new LimitControl(limiter, audit, clock, new SecureRandom());
    this.watchers = watchers;
  }

  @Override
  public Future<?> start() {
    AuditTail auditTail = new AuditTail(watchers, vertx);
    tail = auditTail;
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout((int) idle.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    server = vertx.createHttpServer(options).requestHandler(routes(auditTail));
    return server.listen(settings.port(), settings.host());
  }

  @Override
  public Future<?> stop() {
    if (tail != null) {
      tail.close();
    }
    return Future.succeededFuture();
  }

  /** The port in use. */
  public int port() {
    return server == null ? settings.port() : server.actualPort();
  }

  private Router routes(AuditTail auditTail) {
    Guard guard = new Guard(settings);
    Handler<RoutingContext> get = only(HttpMethod.GET);
    Router router = Router.router(vertx);
    router.route().handler(AdminVerticle::addSecurityHeaders);

    router.route("/live").handler(context -> probe(context, health.livenessObstacles()));
    router.route("/ready").handler(context -> probe(context, health.readinessObstacles()));
    router.route("/metrics").handler(this::metrics);
    router.route("/").handler(context -> context.reroute("/console/"));
    // A route for "/console" would take "/console/" too, and reroute it for ever.
    router.routeWithRegex("/console").handler(context -> context.reroute("/console/"));
    router.routeWithRegex(LIBRARY_FILE).handler(AdminVerticle::cacheForEver);
    router.routeWithRegex(LIBRARY_FILE).handler(AdminVerticle::setFileHeaders).handler(files());
    router.routeWithRegex(CONSOLE_FILE).handler(AdminVerticle::setFileHeaders).handler(files());

    router.route("/console/state").handler(guard).handler(get).respond(blocking(console::json));
    router
        .route("/console/config")
        .handler(guard)
        .handler(get)
        .respond(blocking(console::configuration));
    router.route("/explain/*").handler(guard).handler(get).respond(explain::explain);
    router.route("/audit/tail").handler(guard).handler(get).handler(auditTail);
    router.route(LimitControl.RESET).handler(guard).handler(only(HttpMethod.POST));
    router.route(LimitControl.RESET).handler(limits::requireJson);
    router
        .route(LimitControl.RESET)
        .handler(BodyHandler.create(false).setBodyLimit(LimitControl.MAX_BODY))
        .respond(limits::reset);
    router.route("/limits/*").handler(guard).handler(get).respond(limits::level);
    router.route("/limits/*").failureHandler(limits::recordRefusal);

    router.route().handler(context -> context.fail(404));
    router.errorHandler(400, context -> AdminProblem.malformed().answer(context.response()));
    router.route().failureHandler(AdminVerticle::answerFailure);
    return router;
  }

  private static void addSecurityHeaders(RoutingContext context) {
    context
        .response()
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("content-security-policy", POLICY)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    context.next();
  }

  /** {@code {"ok": false, "reasons": ["stopping"]}}, with 503. */
  private static void probe(RoutingContext context, List<String> obstacles) {
    context.response().setStatusCode(obstacles.isEmpty() ? 200 : 503);
    context.json(
        new JsonObject().put("ok", obstacles.isEmpty()).put("reasons", new JsonArray(obstacles)));
  }

  /** Renders on a worker thread, because that may take milliseconds. */
  private void metrics(RoutingContext context) {
    vertx
        .executeBlocking(registry::scrape)
        .onFailure(context::fail)
        .onSuccess(
            scrape ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(scrape));
  }

  private static void cacheForEver(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER);
    context.next();
  }

  /** StaticHandler writes {@code text/css;charset=utf-8} and a Date; this port does not. */
  private static void setFileHeaders(RoutingContext context) {
    MultiMap headers = context.response().headers();
    context.addHeadersEndHandler(
        complete -> {
          headers.remove(HttpHeaders.DATE);
          String type = headers.get(HttpHeaders.CONTENT_TYPE);
          if (type != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, type.replace(";charset", "; charset"));
          }
        });
    context.next();
  }

  /**
   * Sends files as they are: no cache headers, no ranges. Vert.x looks in the working directory
   * before the class path, so the folder has a name that no working directory has.
   */
  private static StaticHandler files() {
    return StaticHandler.create("io/forgotpassword/gateway/webroot")
        .setDefaultContentEncoding("utf-8")
        .setCachingEnabled(false)
        .setEnableRangeSupport(false);
  }

  private static Handler<RoutingContext> only(HttpMethod method) {
    return context -> {
      if (method.equals(context.request().method())) {
        context.next();
      } else {
        context.response().putHeader(HttpHeaders.ALLOW, method.name());
        context.fail(new AdminProblem(405, "method not allowed", "expected: " + method.name()));
      }
    };
  }

  /** Answers with JSON that is made on a worker thread. */
  private Function<RoutingContext, Future<JsonObject>> blocking(Callable<JsonObject> json) {
    return context -> vertx.executeBlocking(json);
  }

  /** The last resort: whatever was thrown is answered here, and logged unless it is a refusal. */
  private static void answerFailure(RoutingContext context) {
    AdminProblem problem = AdminProblem.of(context);
    if (problem.status == 500) {
      LOG.error("the admin port could not answer a request", context.failure());
    }
    HttpServerResponse response = context.response();
    if (!response.headWritten()) {
      problem.answer(response);
    } else if (!response.ended()) {
      context.request().connection().close();
    }
  }

  /**
   * What the console shows besides meters and decisions.
   *
   * @param version of this build
   * @param configuration the one in force, without its secrets
   */
  public record ConsoleFacts(String version, Supplier<Map<String, Object>> configuration) {}
}
