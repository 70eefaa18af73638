package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.audit.AuditLedger;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.AuditTrail;
import io.forgotpassword.gateway.audit.DropReason;
import io.forgotpassword.gateway.audit.KafkaForwarder;
import io.forgotpassword.gateway.audit.Pseudonym;
import io.forgotpassword.gateway.metrics.AuditMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;

/** Builds the audit of a gateway: its trail, its meters, and the verticles that write and send. */
final class AuditWiring {
  private static final DeploymentOptions WORKER =
      new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);

  private final AuditTrail trail;
  private final Deque<String> deployments = new ArrayDeque<>();

  AuditWiring(AuditSettings settings, Keys keys, MeterRegistry registry) throws IOException {
    this.trail =
        AuditTrail.open(
            settings,
            new Pseudonym(keys.pseudonym()),
            Version.text(),
            InstantSource.system(),
            new SecureRandom());
    AuditMeters<AuditLedger> meters = new AuditMeters<>(registry, trail.ledger());
    meters.kept(
        AuditLedger::emitted, AuditLedger::written, AuditLedger::spooled, AuditLedger::waiting);
    for (DropReason reason : DropReason.values()) {
      meters.dropped(reason.id(), of -> of.dropped(reason));
    }
  }

  AuditTrail trail() {
    return trail;
  }

  /** From now on events are written, and sent to Kafka where there is one. Blocks. */
  void deploy(Vertx vertx) throws ExecutionException, InterruptedException {
    deployments.add(Blocking.await(vertx.deployVerticle(trail.verticle(), WORKER)));
    KafkaForwarder forwarder = trail.forwarder();
    if (forwarder != null) {
      deployments.add(Blocking.await(vertx.deployVerticle(forwarder, WORKER)));
    }
  }

  /** Writes what is on its way, then sends what it can. Blocks. */
  void undeploy(Vertx vertx) throws ExecutionException, InterruptedException {
    while (!deployments.isEmpty()) {
      Blocking.await(vertx.undeploy(deployments.remove()));
    }
  }

  /** Lets another process go on with the trail. */
  void close() {
    trail.close();
  }
}
