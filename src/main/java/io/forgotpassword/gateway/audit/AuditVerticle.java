package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.audit.AuditPublisher.Backlog;
import io.forgotpassword.gateway.audit.AuditPublisher.Batch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events that arrive over the event bus to the trail, on a worker thread. While the
 * trail cannot be written, further events wait in the event bus. No exception ends it: a batch that
 * fails is tried again, and one that fails again and again is dropped and counted.
 */
public final class AuditVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AuditVerticle.class);

  private static final long RETRY_MILLIS = 250;

  /** How often is looked for refusals that are due, while some are held. */
  private static final long RELEASE_MILLIS = 100;

  /**
   * A batch is dropped after this many attempts, if it fails with anything but an IOException: the
   * batch itself may be the reason. A full disk is not, so then the batch waits.
   */
  static final int MAX_ATTEMPTS = 4;

  /** Bounds the events received before a write, also when nearly all of them are held. */
  private static final int MAX_UNWRITTEN = 8192;

  private final Backlog backlog;
  private final RefusalAggregator refusals;
  private final TrailWriter trail;
  private final AuditLedger ledger;
  private final Duration upkeep;
  private final List<AuditEntry> batch = new ArrayList<>(AuditPublisher.MAX_BATCH);
  private final Promise<Void> closed = Promise.promise();
  private Optional<MessageConsumer<Batch>> consumer = Optional.empty(); // Until it is deployed.
  private boolean failing; // The last attempt failed, so the consumer is paused.
  private int brokenAttempts; // At this batch, one after the other, with a RuntimeException.
  private int unwritten; // Events received since the last write, held refusals included.
  private boolean releasing; // A timer runs for the refusals that are held.
  private boolean keepingUp; // A timer runs for a checkpoint or the disk.
  private boolean stopping;

  /**
   * Checks each {@code upkeep} for what is due, a checkpoint or the disk, while anything will be:
   * the audit of a gateway at rest sleeps.
   */
  AuditVerticle(
      Backlog backlog,
      RefusalAggregator refusals,
      TrailWriter trail,
      AuditLedger ledger,
      Duration upkeep) {
    this.backlog = backlog;
    this.refusals = refusals;
    this.trail = trail;
    this.ledger = ledger;
    this.upkeep = upkeep;
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().registerDefaultCodec(Batch.class, new AuditPublisher.BatchCodec());
    // Every message has an event, so the consumer never discards one while it is paused.
    MessageConsumerOptions options =
        new MessageConsumerOptions()
            .setAddress(Backlog.ADDRESS)
            .setLocalOnly(true)
            .setMaxBufferedMessages(Backlog.MAX_EVENTS + 1);
    consumer = Optional.of(vertx.eventBus().<Batch>consumer(options).handler(this::receive));
    backlog.open();
    write();
    return Future.succeededFuture();
  }

  private void receive(Message<Batch> message) {
    if (isFinished()) {
      return;
    }
    List<AuditEntry> events = message.body().events();
    backlog.received(events.size());
    for (AuditEntry event : events) {
      try {
        refusals.take(event, batch);
      } catch (RuntimeException e) {
        batch.add(event); // Written on its own; the trail counts it if it cannot be written.
      }
    }
    unwritten += events.size();
    // On a slow disk messages share a write; held refusals alone would hardly fill a batch.
    boolean full = batch.size() >= AuditPublisher.MAX_BATCH || unwritten >= MAX_UNWRITTEN;
    if (full || !backlog.hasMessages()) {
      write();
    }
  }

  private void writeUnlessFailing() {
    if (!failing) {
      write();
    }
  }

  /** Writes the batch, and the refusals whose second is over. */
  private void write() {
    if (isFinished()) {
      return;
    }
    unwritten = 0;
    do {
      refusals.release(batch, AuditPublisher.MAX_BATCH);
      attempt();
    } while (!failing && refusals.isDue());
    if (stopping && (failing || (backlog.waiting() == 0 && refusals.isEmpty()))) {
      finish();
    } else if (!releasing && !refusals.isEmpty()) {
      releasing = true;
      writeAfter(RELEASE_MILLIS, () -> releasing = false);
    }
    if (!keepingUp && !failing && !isFinished() && !trail.isSettled()) {
      keepingUp = true;
      writeAfter(upkeep.toMillis(), () -> keepingUp = false);
    }
  }

  private void writeAfter(long millis, Runnable first) {
    vertx.setTimer(
        millis,
        due -> {
          first.run();
          writeUnlessFailing();
        });
  }

  private void attempt() {
    try {
      trail.write(batch);
      batch.clear();
      trail.sync();
    } catch (IOException | RuntimeException e) {
      failed(e);
      return;
    }
    brokenAttempts = 0;
    if (failing) {
      LOG.info("audit events are being written again");
      failing = false;
      consumer.ifPresent(MessageConsumer::resume);
    }
  }

  private void failed(Exception failure) {
    if (!failing) {
      LOG.error(
          "audit events cannot be written; they wait, and are dropped when too many do", failure);
      failing = true;
      consumer.ifPresent(MessageConsumer::pause);
    }
    brokenAttempts = failure instanceof RuntimeException ? brokenAttempts + 1 : 0;
    if (brokenAttempts >= MAX_ATTEMPTS && !batch.isEmpty()) {
      // The trail states what was dropped in its next record, so the next attempt writes something.
      drop(0);
      brokenAttempts = 0;
    }
    if (!stopping) {
      vertx.setTimer(RETRY_MILLIS, due -> write());
    }
  }

  /**
   * Undeploys this verticle by its own worker thread: an event loop that hangs must not keep the
   * trail from its end.
   */
  public Future<Void> undeploy() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(go -> vertx.undeploy(context.deploymentID()).onComplete(done));
    return done.future();
  }

  /** Writes all events that were published before, or drops and counts them, then closes. */
  @Override
  public Future<?> stop() {
    stopping = true;
    backlog.close();
    refusals.close();
    write();
    return closed.future();
  }

  private boolean isFinished() {
    return closed.future().isComplete();
  }

  /** Ends the trail; what fails on the way fails the undeployment. */
  private void finish() {
    Throwable failure = null;
    try {
      if (!failing) {
        trail.stop();
      } else {
        refusals.release(batch, Integer.MAX_VALUE);
        long lost = drop(backlog.waiting());
        failure = new IOException(lost + " audit events could not be written");
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("the last record of the audit trail could not be written", e);
      failure = e;
    }
    try {
      trail.close();
    } catch (IOException | RuntimeException e) {
      LOG.error("the audit trail could not be closed", e);
      failure = e;
    }
    vertx.eventBus().unregisterDefaultCodec(Batch.class);
    if (failure == null) {
      closed.complete();
    } else {
      closed.fail(failure);
    }
  }

  /** Gives up the batch, and further events. Returns how many events that is. */
  private long drop(long further) {
    long lost =
        ledger.drop(DropReason.UNWRITABLE, batch) + ledger.drop(DropReason.UNWRITABLE, further);
    batch.clear();
    LOG.error("{} audit events could not be written and are lost", lost);
    return lost;
  }
}
