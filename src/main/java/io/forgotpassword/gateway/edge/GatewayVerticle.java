package io.forgotpassword.gateway.edge;

import io.forgotpassword.gateway.metrics.PagesMeters;
import io.forgotpassword.gateway.metrics.TlsMeters;
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
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerBuilder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop of the public edge: a server, its router, and everything a request needs. Event
 * loops share only the limits, the meters and the audit's ledger.
 */
public final class GatewayVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

  /** How often a closing verticle checks whether its last request is recorded. */
  private static final long CHECK_MILLIS = 20;

  /** Longer than the pauses between retries, because a request is recorded after its last one. */
  private static final long RECORD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Parts parts;
  private final ServerSettings settings;
  private final @Nullable CertificateFiles certificate;
  private final ConnectionReader reader;
  private final OpenConnections connections;
  private @Nullable HttpServer server;
  private @Nullable KeyCertOptions shown;
  private @Nullable Flows ofThisLoop;
  private volatile int givenUp;

  /**
   * The verticle's bounds and periods of time.
   *
   * @param bodyTime how long a body may take from its request's head to its last byte
   * @param sweep how often late bodies and idle connections are looked for
   * @param certificateCheck how often the certificate's files are looked at
   * @param adminIdle after how long a silent connection to the admin port is closed
   */
  public record Bounds(
      Duration bodyTime, Duration sweep, Duration certificateCheck, Duration adminIdle) {
    /** A body of a few KiB takes no honest client 15 seconds. */
    public static final Bounds PRODUCTION =
        new Bounds(
            Duration.ofSeconds(15),
            Duration.ofMillis(OpenConnections.SWEEP_MILLIS),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60));
  }

  /**
   * What a verticle is made of.
   *
   * @param certificate null for plain HTTP
   * @param soleClientId the app client, when only one is configured
   * @param inFlight shared by all event loops
   * @param spoofed runs for each request whose forwarding headers are ignored
   * @param accessLog null when there is none
   * @param flows makes the flows of this event loop
   */
  public record Parts(
      Bounds bounds,
      ServerSettings settings,
      @Nullable CertificateFiles certificate,
      TlsMeters tlsMeters,
      @Nullable LoginPagesSettings loginPages,
      PagesMeters pagesMeters,
      @Nullable String soleClientId,
      InFlightBytes inFlight,
      Runnable spoofed,
      Tracing tracing,
      @Nullable AccessLog accessLog,
      Function<Vertx, Flows> flows) {}

  public GatewayVerticle(Parts parts) {
    this.parts = parts;
    this.settings = parts.settings();
    this.certificate = parts.certificate();
    this.reader = new ConnectionReader(settings, parts.spoofed());
    this.connections =
        new OpenConnections(
            settings.proxies(), reader, parts.inFlight(), parts.bounds().bodyTime());
  }

  @Override
  public Future<?> start() {
    Flows made = parts.flows().apply(vertx);
    ofThisLoop = made;
    shown = certificate == null ? null : certificate.known();
    AnswerHeaders headers = new AnswerHeaders(settings.cors(), InstantSource.system());
    HttpServer http =
        serverShowing(shown)
            .requestHandler(edge(made, headers))
            .invalidRequestHandler(headers::answerInvalid);
    server = http;
    return made.calls()
        .warmUp()
        .compose(warm -> http.listen())
        .onSuccess(listening -> followCertificate(http));
  }

  private HttpServer serverShowing(@Nullable KeyCertOptions pair) {
    HttpServerBuilder builder =
        vertx
            .httpServerBuilder()
            .with(EdgeOptions.of(settings, parts.tlsMeters()::handshake))
            .withConnectHandler(this::opened);
    return pair == null
        ? builder.build()
        : builder.with(EdgeOptions.tls(pair)).with(EdgeOptions.tlsEngine()).build();
  }

  private void opened(HttpConnection connection) {
    if (connections.isEmpty()) {
      vertx.setPeriodic(parts.bounds().sweep().toMillis(), this::sweep);
    }
    connections.opened(connection);
  }

  /** The timer ends with the last connection: a gateway at rest sleeps. */
  private void sweep(long timer) {
    connections.sweep();
    if (connections.isEmpty()) {
      vertx.cancelTimer(timer);
    }
  }

  private void followCertificate(HttpServer http) {
    CertificateFiles files = certificate;
    if (files != null) {
      vertx.setPeriodic(
          parts.bounds().certificateCheck().toMillis(),
          tick ->
              vertx
                  .executeBlocking(files::current)
                  .onSuccess(now -> show(http, now))
                  .onFailure(e -> LOG.error("the certificate files could not be looked at", e)));
    }
  }

  /** Shows a new certificate to new connections only. */
  private void show(HttpServer http, KeyCertOptions now) {
    if (now != shown) {
      shown = now;
      http.updateSSLOptions(EdgeOptions.tls(now))
          .onFailure(e -> LOG.error("the new certificate is not shown, the old one stays", e));
    }
  }

  /** The port in use. */
  public int port() {
    return server == null ? settings.port() : server.actualPort();
  }

  /**
   * Lets requests in flight finish within their share of the drain, also those that were answered
   * before the call to Cognito. Then ends and records what is still in flight.
   */
  @Override
  public Future<?> stop() {
    long time = settings.drain().minus(settings.closing()).toNanos();
    long deadline = System.nanoTime() + time;
    connections.announceEnd();
    Future<?> drained =
        server == null ? Future.succeededFuture() : server.shutdown(time, TimeUnit.NANOSECONDS);
    return drained
        .eventually(() -> recorded(deadline))
        .eventually(this::giveUp)
        .eventually(() -> recorded(System.nanoTime() + RECORD_NANOS));
  }

  private Future<Void> recorded(long deadline) {
    boolean done =
        ofThisLoop == null
            || ofThisLoop.recorder().unrecorded() == 0
            || System.nanoTime() > deadline;
    return done
        ? Future.succeededFuture()
        : vertx.timer(CHECK_MILLIS, TimeUnit.MILLISECONDS).compose(later -> recorded(deadline));
  }

  private Future<Void> giveUp() {
    Flows made = ofThisLoop;
    if (made == null) {
      return Future.succeededFuture();
    }
    givenUp = made.recorder().unrecorded();
    return made.calls().close();
  }

  /** The requests that were still in flight when their share of the drain was over. */
  public int givenUp() {
    return givenUp;
  }

  private Handler<HttpServerRequest> edge(Flows made, AnswerHeaders headers) {
    LoginPagesSettings loginPages = parts.loginPages();
    Observers observers = new Observers(parts.tracing(), parts.accessLog(), new SplittableRandom());
    return new EdgeRouter(
            connections,
            observers,
            new Exchange.Factory(Exchange.UseCase.of(made), made.devices(), reader, observers),
            Map.of(
                "/",
                new CognitoAdapter(headers, made.passThrough()::allows),
                "/forgot-password",
                new RestAdapter(Operation.FORGOT_PASSWORD, headers, parts.soleClientId()),
                "/confirm-forgot-password",
                new RestAdapter(Operation.CONFIRM_FORGOT_PASSWORD, headers, parts.soleClientId())),
            headers,
            request -> OpenRequest.of(request).readBody(settings.maxBody()),
            settings.maxHead(),
            made.pause() == null ? null : new PausePages(made.pause(), reader, headers),
            loginPages == null
                ? null
                : new LoginPages(vertx, loginPages, connections, parts.pagesMeters()))
        .on(vertx);
  }
}
