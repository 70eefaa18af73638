package io.forgotpassword.gateway.http;

import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.proxy.LoginPages;
import io.forgotpassword.gateway.proxy.LoginPagesSettings;
import io.forgotpassword.gateway.recovery.RecoveryFlow;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
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

  /** Longer than any honest pause between two requests on one connection. */
  private static final int IDLE_SECONDS = 75;

  /** How often it is looked whether the last request is concluded. */
  private static final long CHECK_MILLIS = 20;

  private final ServerSettings settings;
  private final @Nullable LoginPagesSettings loginPages;
  private final @Nullable String soleClientId;
  private final Function<Vertx, RecoveryFlow> flows;
  private @Nullable HttpServer server;
  private @Nullable RecoveryFlow flow;

  /**
   * @param soleClientId the app client, when only one is configured
   * @param flows makes the flow of this event loop
   */
  public GatewayVerticle(
      ServerSettings settings,
      @Nullable LoginPagesSettings loginPages,
      @Nullable String soleClientId,
      Function<Vertx, RecoveryFlow> flows) {
    this.settings = settings;
    this.loginPages = loginPages;
    this.soleClientId = soleClientId;
    this.flows = flows;
  }

  @Override
  public Future<?> start() {
    RecoveryFlow recovery = flows.apply(vertx);
    flow = recovery;
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(connection -> connection.exceptionHandler(GatewayVerticle::broken))
            .requestHandler(edge(recovery));
    return server.listen();
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
    Future<?> drained =
        server == null
            ? Future.succeededFuture()
            : server.shutdown(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    return drained.eventually(() -> concluded(deadline)).eventually(this::closeFlow);
  }

  private Future<Void> concluded(long deadline) {
    boolean done = flow == null || flow.unconcluded() == 0 || System.nanoTime() > deadline;
    return done
        ? Future.succeededFuture()
        : vertx.timer(CHECK_MILLIS, TimeUnit.MILLISECONDS).compose(later -> concluded(deadline));
  }

  private Future<Void> closeFlow() {
    return flow == null ? Future.succeededFuture() : flow.close();
  }

  /** Any caller may break its connection; Vert.x would log each at ERROR, in the parser's words. */
  private static void broken(Throwable cause) {
    LOG.debug("a caller's connection broke: {}", cause.getClass().getName());
  }

  private Handler<HttpServerRequest> edge(RecoveryFlow recovery) {
    Cors cors = new Cors(settings.allowedOrigins());
    InstantSource clock = InstantSource.system();
    AnswerHeaders rest = new AnswerHeaders(cors, AnswerHeaders.REST_EXPOSED, clock);
    ConnectionReader connections =
        new ConnectionReader(new TrustedProxies(settings.trustedProxies()));
    Arrivals arrivals = new Arrivals(connections, new SplittableRandom(), System::nanoTime);
    return new EdgeHandler(
        new RecoveryRoute(arrivals, recovery, settings.maxBody()),
        new CognitoDialect(new AnswerHeaders(cors, AnswerHeaders.COGNITO_EXPOSED, clock)),
        new RestDialect(Operation.FORGOT_PASSWORD, rest, soleClientId),
        new RestDialect(Operation.CONFIRM_FORGOT_PASSWORD, rest, soleClientId),
        cors,
        rest,
        loginPages == null ? null : new LoginPages(vertx, loginPages));
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setUseProxyProtocol(settings.proxyProtocol())
            .setHandle100ContinueAutomatically(true)
            .setIdleTimeout(IDLE_SECONDS)
            .setTcpNoDelay(true);
    if (settings.tls() != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .addCertPath(settings.tls().certificate().toString())
                  .addKeyPath(settings.tls().key().toString()));
    }
    return options;
  }
}
