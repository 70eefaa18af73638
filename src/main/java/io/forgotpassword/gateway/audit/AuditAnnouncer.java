package io.forgotpassword.gateway.audit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.Function;

/**
 * Looks at a bounded interval whether events wait that nobody announced, and does it for the
 * requests: waking a thread takes longer than a request should pay for. On an event loop.
 */
final class AuditAnnouncer extends VerticleBase {
  /** How long an event that comes after a second without any may wait for its announcement. */
  static final long LOOK_MILLIS = 100;

  private final Function<Vertx, AuditPublisher> publishers;

  AuditAnnouncer(Function<Vertx, AuditPublisher> publishers) {
    this.publishers = publishers;
  }

  @Override
  public Future<?> start() {
    AuditPublisher publisher = publishers.apply(vertx);
    vertx.setPeriodic(LOOK_MILLIS, due -> publisher.announce());
    return Future.succeededFuture();
  }
}
