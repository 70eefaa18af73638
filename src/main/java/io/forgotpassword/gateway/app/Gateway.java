package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.admin.AdminVerticle;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.edge.GatewayVerticle;
import io.forgotpassword.gateway.edge.ServerSettings;
import io.forgotpassword.gateway.edge.netty.EdgeTransport;
import io.forgotpassword.gateway.limit.StoreState;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway on a Vert.x of its own: the audit's verticles, one verticle of the edge for
 * each event loop, and the admin edge, started in this order and closed in reverse. Starting and
 * closing block, so neither is for an event loop.
 */
public final class Gateway {
  /** Longer than the longest {@code server.drain}. */
  private static final Duration NO_HURRY = Duration.ofDays(1);

  private final GatewayConfig config;
  private final Wiring wiring;
  private final Vertx vertx;
  private final int eventLoops;
  private final CopyOnWriteArrayList<GatewayVerticle> edges = new CopyOnWriteArrayList<>();
  private final AdminVerticle admin;
  private @Nullable String edgeDeployment;

  private Gateway(GatewayConfig config, GatewayVerticle.Bounds bounds) throws IOException {
    this.config = config;
    int configured = config.server().eventLoops();
    this.eventLoops = configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
    this.wiring = new Wiring(config, bounds);
    this.vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(eventLoops))
            .withTransport(EdgeTransport.best())
            .build();
    this.admin = wiring.admin(vertx);
  }

  /**
   * Starts a gateway; it is ready when this returns.
   *
   * @throws IOException if the audit's directory or the TLS certificate cannot be used
   * @throws ExecutionException if a port cannot be bound, or no AWS credentials are found for
   *     {@code signing: sigv4}
   */
  public static Gateway start(GatewayConfig config)
      throws IOException, ExecutionException, InterruptedException {
    return start(config, GatewayVerticle.Bounds.PRODUCTION);
  }

  /** The same with other bounds of time, so that a test need not wait for them. */
  public static Gateway start(GatewayConfig config, GatewayVerticle.Bounds bounds)
      throws IOException, ExecutionException, InterruptedException {
    Gateway gateway = new Gateway(config, bounds);
    try {
      gateway.deploy();
      return gateway;
    } catch (ExecutionException | InterruptedException e) {
      gateway.close();
      throw e;
    }
  }

  private void deploy() throws ExecutionException, InterruptedException {
    Blocking.await(wiring.ready());
    wiring.audit().deploy(vertx);
    DeploymentOptions onEachLoop = new DeploymentOptions().setInstances(eventLoops);
    ServerSettings server = config.server();
    edgeDeployment =
        Blocking.await(
            vertx
                .deployVerticle(this::edge, onEachLoop)
                .recover(e -> notListening("server", server.host(), server.port(), e)));
    Blocking.await(
        vertx
            .deployVerticle(admin)
            .recover(e -> notListening("admin", config.admin().host(), config.admin().port(), e)));
    Blocking.await(vertx.deployVerticle(wiring::watch, onEachLoop));
    wiring.health().ready();
    wiring.process().bindJvm();
  }

  /** Names the address that could not be bound, because the system's message does not. */
  private static <T> Future<T> notListening(
      String section, String host, int port, Throwable failure) {
    return Future.failedFuture(
        failure instanceof IOException
            ? new IOException(
                "%s: cannot listen on %s port %d: %s (expected: %1$s.host, an address of this machine,"
                        .formatted(section, host, port, Reason.of(failure))
                    + " and "
                    + section
                    + ".port, a port that no other process uses and that this user may use)",
                failure)
            : failure);
  }

  private GatewayVerticle edge() {
    GatewayVerticle edge = wiring.edge();
    edges.add(edge);
    return edge;
  }

  /**
   * From now on the limit rules, the client secrets and the device keys of another configuration
   * hold; what was spent stays spent. Returns the configuration in force: it is not the changed one
   * when more was changed, which needs a restart.
   */
  GatewayConfig apply(GatewayConfig changed) {
    return wiring.apply(changed);
  }

  /** Counts a configuration that could not be applied. */
  void rejectedConfiguration() {
    wiring.process().reloadRejected();
  }

  /** Where limits are counted at the moment. */
  public StoreState limitStore() {
    return wiring.limiter().storeState();
  }

  /** The public port in use. */
  public int port() {
    return edges.get(0).port();
  }

  /** The private port in use. */
  public int adminPort() {
    return admin.port();
  }

  /**
   * Stops being ready, lets requests in flight finish within their share of {@code server.drain},
   * writes the audit events that are on their way, and closes, however long that takes.
   */
  public void close() throws InterruptedException, ExecutionException {
    closeEdgeFirst(NO_HURRY);
  }

  /**
   * The same; the audit has its share of the time even if the edge hangs or breaks. Fails when
   * requests in flight were given up.
   */
  public void close(Duration within) throws InterruptedException, ExecutionException {
    closeEdgeFirst(within);
    int givenUp = edges.stream().mapToInt(GatewayVerticle::givenUp).sum();
    if (givenUp > 0) {
      String what =
          givenUp + " requests in flight were given up; server.drain is too short for them";
      throw new ExecutionException(new IOException(what));
    }
  }

  private void closeEdgeFirst(Duration within) throws InterruptedException, ExecutionException {
    wiring.health().notReady("stopping");
    try {
      if (edgeDeployment != null) {
        Duration audit = config.server().closing().dividedBy(2);
        Blocking.await(vertx.undeploy(edgeDeployment), within.minus(audit));
      }
    } finally {
      closeBehindEdge();
    }
  }

  private void closeBehindEdge() throws InterruptedException, ExecutionException {
    try {
      wiring.audit().undeploy();
    } finally {
      try {
        Blocking.await(vertx.close());
      } finally {
        wiring.close();
      }
    }
  }
}
