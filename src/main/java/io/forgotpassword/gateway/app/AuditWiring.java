package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.audit.AuditLedger;
import io.forgotpassword.gateway.audit.AuditSettings;
import io.forgotpassword.gateway.audit.AuditTrail;
import io.forgotpassword.gateway.audit.AuditVerticle;
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
  private @Nullable AuditVerticle deployed;

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
    AuditVerticle verticle = trail.verticle();
    Blocking.await(
        vertx.deployVerticle(
            verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    deployed = verticle;
    if (trail.forwarder() != null) {
      trail.forwarder().start();
    }
  }

  /** Writes what is on its way, then sends what it can. Blocks. */
  void undeploy() throws ExecutionException, InterruptedException {
    AuditVerticle verticle = deployed;
    deployed = null;
    if (verticle != null) {
      try {
        Blocking.await(verticle.undeploy());
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
