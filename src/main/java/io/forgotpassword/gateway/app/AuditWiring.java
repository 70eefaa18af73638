package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.audit.AuditLedger;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.AuditTrail;
import io.forgotpassword.gateway.audit.DropReason;
import io.forgotpassword.gateway.audit.Pseudonym;
import io.forgotpassword.gateway.metrics.Figures;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Builds the audit of a gateway: its trail, its meters, and the verticles that write and send. */
final class AuditWiring {
  private final AuditTrail trail;
  private @Nullable String deployment;

  AuditWiring(AuditSettings settings, Keys keys, MeterRegistry registry) throws IOException {
    this.trail =
        AuditTrail.open(
            settings,
            new Pseudonym(keys.pseudonym()),
            Version.text(),
            InstantSource.system(),
            new SecureRandom());
    Figures<AuditLedger> figures = new Figures<>(registry, "gateway.audit.", trail.ledger());
    figures
        .counter("emitted", "Audit events published", of -> of.figures().emitted())
        .counter(
            "written",
            "Audit events in the trail or, with audit.kafka, in Kafka",
            of -> of.figures().written())
        .gauge(
            "spooled",
            "Audit events in the trail's files that Kafka is still to have",
            of -> of.figures().spooled())
        .gauge("backlog", "Audit events that are in no record yet", of -> of.figures().waiting());
    for (DropReason reason : DropReason.values()) {
      figures.counter(
          "dropped",
          "Audit events lost",
          of -> of.figures().dropped(reason),
          "reason",
          reason.id());
    }
  }

  AuditTrail trail() {
    return trail;
  }

  /** From now on events are written, and sent to Kafka where there is one. Blocks. */
  void deploy(Vertx vertx) throws ExecutionException, InterruptedException {
    deployment =
        Blocking.await(
            vertx.deployVerticle(
                trail.verticle(),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    if (trail.forwarder() != null) {
      trail.forwarder().start();
    }
  }

  /** Writes what is on its way, then sends what it can. Blocks. */
  void undeploy(Vertx vertx) throws ExecutionException, InterruptedException {
    String deployed = deployment;
    deployment = null;
    if (deployed != null) {
      try {
        Blocking.await(vertx.undeploy(deployed));
      } finally {
        if (trail.forwarder() != null) {
          trail.forwarder().close();
        }
      }
    }
  }

  /** Lets another process go on with the trail. */
  void close() {
    trail.close();
  }
}
