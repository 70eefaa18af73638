package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.proxy.LoginPages;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.Flows;
import io.forgotpassword.gateway.telemetry.AccessLog;
import io.forgotpassword.gateway.telemetry.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop of the public edge: a server, its routes, and everything a request needs, none of
 * it shared but the limits, the meters and the audit's ledger.
 */
public final class GatewayVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

  private static final long LOOK_FOR_CERTIFICATE_MILLIS = 2_000;

  /** How often it is looked whether the last request is concluded. */
  private static final long CHECK_MILLIS = 20;

  /** More than the pauses between tries take, whose requests are concluded by their last one. */
  private static final long CONCLUDE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerSettings settings;
  private final @Nullable CertificateFiles certificate;
  private final @Nullable LoginPagesSettings loginPages;
  private final @Nullable String soleClientId;
  private final Runnable spoofed;
  private final Tracing tracing;
  private final @Nullable AccessLog accessLog;
  private final Function<Vertx, Flows> flows;
  private final TrustedProxies proxies;
  private final OpenConnections connections;
  private @Nullable HttpServer server;
  private @Nullable KeyCertOptions shown;
  private @Nullable Flows ofThisLoop;

  /**
   * @param certificate null for plain HTTP
   * @param soleClientId the app client, when only one is configured
   * @param spoofed is told of each request whose forwarding headers were not believed
   * @param accessLog null when there is none
   * @param flows makes the flows of this event loop
   */
  public GatewayVerticle(
      ServerSettings settings,
      @Nullable CertificateFiles certificate,
      @Nullable LoginPagesSettings loginPages,
      @Nullable String soleClientId,
      Runnable spoofed,
      Tracing tracing,
      @Nullable AccessLog accessLog,
      Function<Vertx, Flows> flows) {
    this.settings = settings;
    this.certificate = certificate;
    this.loginPages = loginPages;
    this.soleClientId = soleClientId;
    this.spoofed = spoofed;
    this.tracing = tracing;
    this.accessLog = accessLog;
    this.flows = flows;
    this.proxies = new TrustedProxies(settings.trustedProxies());
    this.connections = new OpenConnections(proxies);
  }

  @Override
  public Future<?> start() {
    Flows made = flows.apply(vertx);
    ofThisLoop = made;
    shown = certificate == null ? null : certificate.known();
    HttpServerOptions options = EdgeOptions.of(settings, shown);
    HttpServer http =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections::opened)
            .requestHandler(edge(made));
    server = http;
    vertx.setPeriodic(OpenConnections.SWEEP_MILLIS, tick -> connections.sweep());
    return made.warmUp()
        .compose(warm -> http.listen())
        .onSuccess(listening -> followCertificate(http, options));
  }

  private void followCertificate(HttpServer http, HttpServerOptions options) {
    CertificateFiles files = certificate;
    if (files != null) {
      vertx.setPeriodic(
          LOOK_FOR_CERTIFICATE_MILLIS,
          tick -> vertx.executeBlocking(files::current).onSuccess(now -> show(http, options, now)));
    }
  }

  /** Connections that are open keep what they were shown. */
  private void show(HttpServer http, HttpServerOptions options, KeyCertOptions now) {
    if (now != shown) {
      shown = now;
      http.updateSSLOptions(options.getSslOptions().copy().setKeyCertOptions(now))
          .onFailure(e -> LOG.error("the new certificate is not shown, the old one stays", e));
    }
  }

  /** The port in use. */
  public int port() {
    return server == null ? settings.port() : server.actualPort();
  }

  /**
   * Requests in flight may finish within the drain, those that were answered before Cognito was
   * among them; what is still in flight then is ended and concluded before this completes.
   */
  @Override
  public Future<?> stop() {
    long deadline = System.nanoTime() + settings.drain().toNanos();
    connections.announceEnd();
    Future<?> drained =
        server == null
            ? Future.succeededFuture()
            : server.shutdown(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    return drained
        .eventually(() -> concluded(deadline))
        .eventually(this::closeFlows)
        .eventually(() -> concluded(System.nanoTime() + CONCLUDE_NANOS));
  }

  private Future<Void> concluded(long deadline) {
    boolean done =
        ofThisLoop == null || ofThisLoop.unrecorded() == 0 || System.nanoTime() > deadline;
    return done
        ? Future.succeededFuture()
        : vertx.timer(CHECK_MILLIS, TimeUnit.MILLISECONDS).compose(later -> concluded(deadline));
  }

  private Future<Void> closeFlows() {
    return ofThisLoop == null ? Future.succeededFuture() : ofThisLoop.close();
  }

  private Handler<HttpServerRequest> edge(Flows made) {
    Cors cors = new Cors(settings.allowedOrigins());
    InstantSource clock = InstantSource.system();
    AnswerHeaders rest = new AnswerHeaders(cors, AnswerHeaders.REST_EXPOSED, clock);
    ConnectionReader reader = new ConnectionReader(proxies, settings.ja4Headers(), spoofed);
    Observers observers = new Observers(tracing, accessLog, reader);
    RequestContexts arrivals =
        new RequestContexts(reader, observers, new SplittableRandom(), System::nanoTime);
    EdgeHandler handler =
        new EdgeHandler(
            new RecoveryRoute(arrivals, made, settings.maxBody()),
            new CognitoAdapter(
                new AnswerHeaders(cors, AnswerHeaders.COGNITO_EXPOSED, clock),
                made.passThrough()::allows),
            new RestAdapter(Operation.FORGOT_PASSWORD, rest, soleClientId),
            new RestAdapter(Operation.CONFIRM_FORGOT_PASSWORD, rest, soleClientId),
            cors,
            rest,
            loginPages == null ? null : new LoginPages(vertx, loginPages, reader),
            observers);
    return request -> {
      connections.began(request);
      if (HeadRules.isSound(request)) {
        handler.handle(request);
      } else {
        observers.follow(request, "invalid");
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
      }
    };
  }
}
