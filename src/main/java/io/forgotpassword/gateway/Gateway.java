package io.forgotpassword.gateway;

import io.forgotpassword.gateway.admin.AdminVerticle;
import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.http.GatewayVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A running gateway: the audit's verticle, one verticle of the edge for each event loop, and the
 * admin edge, started in this order and closed in reverse.
 */
public final class Gateway {
  private final GatewayConfig config;
  private final Vertx vertx;
  private final Wiring wiring;
  private final CopyOnWriteArrayList<GatewayVerticle> edges = new CopyOnWriteArrayList<>();
  private final AdminVerticle admin;
  private String auditDeployment = "";
  private String edgeDeployment = "";

  private Gateway(GatewayConfig config, int eventLoops) throws IOException {
    this.config = config;
    this.wiring = new Wiring(config);
    this.vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(eventLoops));
    this.admin = wiring.admin();
  }

  /**
   * Starts a gateway on a Vert.x of its own.
   *
   * @return fails when a port cannot be bound or no AWS credentials are found for {@code signing:
   *     sigv4}
   * @throws IOException if the audit's directory cannot be used
   */
  public static Future<Gateway> start(GatewayConfig config) throws IOException {
    int configured = config.server().eventLoops();
    int eventLoops = configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
    Gateway gateway = new Gateway(config, eventLoops);
    return gateway
        .deployAll(eventLoops)
        .map(gateway)
        .recover(failure -> gateway.close().transform(closed -> Future.failedFuture(failure)));
  }

  private Future<?> deployAll(int eventLoops) {
    DeploymentOptions worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
    return wiring
        .credentialsFound()
        .compose(found -> vertx.deployVerticle(wiring.audit(), worker))
        .onSuccess(id -> auditDeployment = id)
        .compose(
            id ->
                vertx.deployVerticle(this::edge, new DeploymentOptions().setInstances(eventLoops)))
        .onSuccess(id -> edgeDeployment = id)
        .compose(id -> vertx.deployVerticle(admin))
        .onSuccess(id -> wiring.readiness().ready());
  }

  private GatewayVerticle edge() {
    GatewayVerticle edge = wiring.edge();
    edges.add(edge);
    return edge;
  }

  /** The configuration in force. */
  public GatewayConfig config() {
    return config;
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
   * Stops being ready, lets requests in flight finish within {@code server.drain}, writes the audit
   * events that are on their way, and closes. The future never fails.
   */
  public Future<Void> close() {
    wiring.readiness().notReady("stopping");
    return undeploy(edgeDeployment)
        .compose(done -> undeploy(auditDeployment))
        .compose(done -> vertx.close())
        .otherwiseEmpty()
        .onComplete(done -> wiring.close());
  }

  private Future<Void> undeploy(String deployment) {
    return deployment.isEmpty()
        ? Future.succeededFuture()
        : vertx.undeploy(deployment).otherwiseEmpty();
  }
}
