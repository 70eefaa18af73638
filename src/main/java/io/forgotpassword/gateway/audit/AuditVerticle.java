package io.forgotpassword.gateway.audit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events from the queue become records of the trail, on a worker thread. It looks every few
 * milliseconds, so that nobody on an event loop has to wake it and events that come together are
 * written together. While the trail cannot be written, events wait in the queue.
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
  private final List<AuditEntry> batch = new ArrayList<>(BATCH);
  private boolean failing;
  private boolean stopped;

  AuditVerticle(AuditQueue queue, TrailWriter trail, AuditLedger ledger) {
    this.queue = queue;
    this.trail = trail;
    this.ledger = ledger;
  }

  @Override
  public Future<?> start() {
    turn();
    return Future.succeededFuture();
  }

  private void turn() {
    if (!stopped) {
      drain();
      vertx.setTimer(failing ? RETRY_MILLIS : LINGER_MILLIS, again -> turn());
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
