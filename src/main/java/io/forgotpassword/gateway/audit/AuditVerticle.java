package io.forgotpassword.gateway.audit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches from the event bus become records of the trail, on a worker thread. A batch waits a few
 * milliseconds for others, so that events that come together cost one message and one write. While
 * the trail cannot be written, events wait in the queue.
 */
public final class AuditVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AuditVerticle.class);

  /** How long an event waits for others. */
  private static final long LINGER_MILLIS = 5;

  /** Between two attempts to write what could not be written. */
  private static final long RETRY_MILLIS = 250;

  /** Some 64 KiB: one write of this size costs little more than one of a line. */
  private static final int BATCH = 64;

  /** Then the thread is given back for a moment, which Vert.x would complain of otherwise. */
  private static final int BATCHES_IN_A_TURN = 256;

  private final AuditQueue queue;
  private final TrailWriter trail;
  private final AuditLedger ledger;
  private final Duration upkeep;
  private final List<AuditEntry> batch = new ArrayList<>(BATCH);
  private boolean failing;
  private boolean expected;
  private boolean stopped;

  AuditVerticle(AuditQueue queue, TrailWriter trail, AuditLedger ledger, Duration upkeep) {
    this.queue = queue;
    this.trail = trail;
    this.ledger = ledger;
    this.upkeep = upkeep;
  }

  @Override
  public Future<?> start() {
    vertx
        .eventBus()
        .<AuditBatch>localConsumer(AuditBatch.ADDRESS)
        .handler(batch -> turnIn(LINGER_MILLIS));
    vertx.setPeriodic(upkeep.toMillis(), due -> turnIn(1));
    turn();
    return Future.succeededFuture();
  }

  private void turnIn(long millis) {
    if (!expected) {
      expected = true;
      vertx.setTimer(millis, due -> turn());
    }
  }

  private void turn() {
    expected = false;
    if (!stopped) {
      queue.heard();
      drain();
      if (failing) {
        turnIn(RETRY_MILLIS);
      } else if (!queue.isEmpty()) {
        turnIn(1);
      }
    }
  }

  private void drain() {
    try {
      int batches = 0;
      do {
        fill();
        trail.write(batch);
        batch.clear();
        trail.sync();
      } while (!queue.isEmpty() && ++batches < BATCHES_IN_A_TURN);
      if (failing) {
        LOG.info("audit events are being written again");
      }
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.error("audit events cannot be written; they wait, and are dropped when too many do", e);
      }
      failing = true;
    }
  }

  /** A batch that could not be written stays. */
  private void fill() {
    while (batch.size() < BATCH) {
      AuditEntry next = queue.poll();
      if (next == null) {
        return;
      }
      batch.add(next);
    }
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    queue.close();
    do {
      drain();
    } while (!failing && !queue.isEmpty());
    try {
      if (failing) {
        abandon();
      } else {
        trail.stop();
      }
      trail.close();
    } catch (IOException e) {
      LOG.error("the audit trail could not be closed", e);
    }
    return Future.succeededFuture();
  }

  private void abandon() {
    long events = ledger.waiting();
    ledger.drop(DropReason.UNWRITABLE, events);
    LOG.error("{} audit events could not be written and are lost", events);
  }
}
