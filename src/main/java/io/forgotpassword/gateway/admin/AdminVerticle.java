package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.AuditPublisher;
import io.forgotpassword.gateway.audit.TrailWatchers;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.metrics.MeterReadings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The admin port: {@code /live}, {@code /ready} and {@code /metrics} for machines; {@code
 * /console}, {@code /explain}, {@code /limits} and {@code /audit/tail} for people with the token.
 */
public final class AdminVerticle extends VerticleBase {
  private final AdminSettings settings;
  private final Duration idle;
  private final Liveness liveness;
  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;
  private final DecisionLog decisions;
  private final RateLimiter limiter;
  private final AuditPublisher audit;
  private final TrailWatchers watchers;
  private final ConsoleFacts facts;
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
      Liveness liveness,
      Readiness readiness,
      PrometheusMeterRegistry registry,
      DecisionLog decisions,
      RateLimiter limiter,
      AuditPublisher audit,
      TrailWatchers watchers,
      ConsoleFacts facts) {
    this.settings = settings;
    this.idle = idle;
    this.liveness = liveness;
    this.readiness = readiness;
    this.registry = registry;
    this.decisions = decisions;
    this.limiter = limiter;
    this.audit = audit;
    this.watchers = watchers;
    this.facts = facts;
  }

  @Override
  public Future<?> start() {
    AuditTail auditTail = new AuditTail(watchers, vertx);
    tail = auditTail;
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout((int) idle.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    server = vertx.createHttpServer(options).requestHandler(router(auditTail).routes());
    return server.listen(settings.port(), settings.host());
  }

  @Override
  public Future<?> stop() {
    if (tail != null) {
      tail.close();
    }
    return Future.succeededFuture();
  }

  private AdminRouter router(AuditTail auditTail) {
    InstantSource clock = InstantSource.system();
    MeterReadings meters = new MeterReadings(registry);
    return new AdminRouter(
        vertx,
        new Guard(settings),
        liveness,
        readiness,
        registry,
        new ConsoleState(facts, readiness, liveness, meters, decisions, clock),
        new ExplainControl(decisions),
        new LimitControl(
            limiter, new AdminActRecorder(audit::publish, clock, new SecureRandom()), clock),
        auditTail);
  }

  /** The port in use. */
  public int port() {
    return server == null ? settings.port() : server.actualPort();
  }
}
