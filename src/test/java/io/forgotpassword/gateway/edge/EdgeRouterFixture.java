package io.forgotpassword.gateway.edge;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.forgotpassword.gateway.connection.TrustedProxies;
import io.forgotpassword.gateway.connection.TrustedProxies.ForwardedHeader;
import io.forgotpassword.gateway.e2e.RawConnection;
import io.forgotpassword.gateway.edge.Exchange.UseCase;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Verdict;
import io.forgotpassword.gateway.recovery.OwnerDevices;
import io.forgotpassword.gateway.recovery.PassThroughRequest;
import io.forgotpassword.gateway.recovery.RecoveryFlow.RefusedByHead;
import io.forgotpassword.gateway.recovery.RecoveryRequest;
import io.forgotpassword.gateway.recovery.RequestContext;
import io.forgotpassword.gateway.telemetry.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The edge's router on a real server over a use case of the test's own, which accepts every
 * request. A test replaces what is to fail.
 */
final class EdgeRouterFixture implements AutoCloseable {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(EdgeRouter.class);
  private static final int MAX_BODY = 1024;
  private static final long SWEEP_MILLIS = 10;

  final List<Verdict> records = new CopyOnWriteArrayList<>();
  final ListAppender<ILoggingEvent> log = new ListAppender<>();
  long maxInFlight = 1 << 20;
  Duration bodyTime = Duration.ofMinutes(1);
  UnaryOperator<ProtocolAdapter> adapter = UnaryOperator.identity();
  UnaryOperator<Function<HttpServerRequest, Future<Buffer>>> bodies = UnaryOperator.identity();
  UnaryOperator<UseCase> useCase = UnaryOperator.identity();
  @Nullable Handler<HttpServerRequest> loginPages;

  private final Vertx vertx = Vertx.vertx();
  private @Nullable HttpServer server;

  EdgeRouterFixture start() {
    log.start();
    LOG.addAppender(log);
    vertx.deployVerticle(new Edge()).await();
    return this;
  }

  RawConnection connect() throws IOException {
    int port = Objects.requireNonNull(server).actualPort();
    return new RawConnection(URI.create("http://127.0.0.1:" + port), "127.0.0.1");
  }

  @Override
  public void close() {
    LOG.detachAppender(log);
    vertx.close().await();
  }

  private final class Edge extends VerticleBase {
    private final ServerSettings settings =
        new ServerSettings(
            "127.0.0.1",
            0,
            1,
            MAX_BODY,
            16_384,
            1024,
            1024,
            maxInFlight,
            new TrustedProxies(List.of(), ForwardedHeader.X_FORWARDED_FOR),
            false,
            List.of(),
            false,
            null,
            new ServerSettings.Cors(List.of("*"), false),
            Duration.ofSeconds(1));
    private final ConnectionReader reader = new ConnectionReader(settings, () -> {});
    private final OpenConnections connections =
        new OpenConnections(
            settings.proxies(), reader, new InFlightBytes(maxInFlight, MAX_BODY), bodyTime);

    @Override
    public Future<?> start() {
      vertx.setPeriodic(SWEEP_MILLIS, tick -> connections.sweep());
      server =
          vertx.createHttpServer().connectionHandler(connections::opened).requestHandler(router());
      return server.listen(0, "127.0.0.1");
    }

    private Handler<HttpServerRequest> router() {
      Observers observers = new Observers(Tracing.OFF, null, new SplittableRandom(1));
      AnswerHeaders headers = new AnswerHeaders(settings.cors(), InstantSource.system());
      return new EdgeRouter(
              connections,
              observers,
              new Exchange.Factory(
                  useCase.apply(new Accepting()), new OwnerDevices(null), reader, observers),
              Map.of(
                  "/",
                  adapter.apply(new CognitoAdapter(headers, Operation.GET_USER::equals)),
                  "/forgot-password",
                  adapter.apply(new RestAdapter(Operation.FORGOT_PASSWORD, headers, "sole"))),
              headers,
              bodies.apply(request -> OpenRequest.of(request).readBody(MAX_BODY)),
              settings.maxHead(),
              null,
              loginPages)
          .on(vertx);
    }
  }

  /** Accepts and records every request. */
  private final class Accepting implements UseCase {
    @Override
    public @Nullable RefusedByHead refusalByHead(Operation operation, ClientIp client) {
      return null;
    }

    @Override
    public void record(RequestContext context, RefusedByHead refused) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Outcome> recover(RecoveryRequest request) {
      return accept(request.context());
    }

    @Override
    public Future<Outcome> passThrough(PassThroughRequest request) {
      return accept(request.context());
    }

    private Future<Outcome> accept(RequestContext context) {
      Outcome outcome = new Outcome.Accepted(null, null);
      records.add(outcome.verdict());
      context.observer().concluded(null, outcome);
      return Future.succeededFuture(outcome);
    }

    @Override
    public void record(
        RequestContext context, @Nullable Operation operation, Outcome.Refused refusal) {
      records.add(refusal.verdict());
      context.observer().concluded(operation, refusal);
    }
  }
}
