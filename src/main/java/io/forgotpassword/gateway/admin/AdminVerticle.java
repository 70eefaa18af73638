package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.AuditPublisher;
import io.forgotpassword.gateway.limit.DecisionLog;
import io.forgotpassword.gateway.limit.RateLimiter;
import io.forgotpassword.gateway.metrics.MeterReadings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The private edge: {@code /live}, {@code /ready} and {@code /metrics} for machines; {@code
 * /console}, {@code /explain} and {@code /limits} for people with the token.
 */
public final class AdminVerticle extends VerticleBase {
  private final AdminSettings settings;
  private final Liveness liveness;
  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;
  private final DecisionLog decisions;
  private final RateLimiter limiter;
  private final AuditPublisher audit;
  private final ConsoleFacts facts;
  private @Nullable HttpServer server;

  /** The edge of one gateway, over what the gateway's event loops share. */
  public AdminVerticle(
      AdminSettings settings,
      Liveness liveness,
      Readiness readiness,
      PrometheusMeterRegistry registry,
      DecisionLog decisions,
      RateLimiter limiter,
      AuditPublisher audit,
      ConsoleFacts facts) {
    this.settings = settings;
    this.liveness = liveness;
    this.readiness = readiness;
    this.registry = registry;
    this.decisions = decisions;
    this.limiter = limiter;
    this.audit = audit;
    this.facts = facts;
  }

  @Override
  public Future<?> start() {
    server = vertx.createHttpServer().requestHandler(router());
    return server.listen(settings.port(), settings.host());
  }

  private AdminRouter router() {
    InstantSource clock = InstantSource.system();
    AdminActs acts = new AdminActs(audit, clock, new SecureRandom());
    ConsoleState console =
        new ConsoleState(facts, readiness, liveness, new MeterReadings(registry), decisions, clock);
    return new AdminRouter(
        new ProbeHandler(vertx, liveness, readiness, registry),
        new ConsolePage(),
        new Guard(settings),
        new ConsoleControl(vertx, console::json),
        new ConsoleControl(vertx, console::configuration),
        new ExplainControl(decisions),
        new LevelControl(limiter, acts, clock),
        new ResetControl(limiter, acts));
  }

  /** The port in use. */
  public int port() {
    return server == null ? settings.port() : server.actualPort();
  }
}
