package io.forgotpassword.gateway.audit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events become records of the trail, on a worker thread. A message on the event bus wakes it; then
 * it looks into the queue every few milliseconds, so that events that come together cost one write
 * and their publishers nothing, until for a second none came. While the trail cannot be written,
 * events wait in the queue.
 */
public final class AuditVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AuditVerticle.class);

  /** How long an event waits for others. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** After a second without events the next one is to say that it came. */
  private static final int LOOKS_IN_VAIN = (int) (TimeUnit.SECONDS.toNanos(1) / LINGER_NANOS);

  /** Between two attempts to write what could not be written. */
  private static final long RETRY_MILLIS = 250;

  /** Some 320 KiB: what is paid for each write is little for each event. */
  static final int BATCH = 256;

  /** Then what is due is written, also under a flood that is held as a whole and never ends. */
  private static final int TAKEN_FOR_A_BATCH = 8192;

  /** Then the thread is given back for a moment, which Vert.x would complain of otherwise. */
  private static final int BATCHES_IN_A_TURN = 64;

  private final AuditQueue queue;
  private final RefusalAggregator floods;
  private final TrailWriter trail;
  private final AuditLedger ledger;
  private final Duration upkeep;
  private final AuditAnnouncer announcer;
  private final List<AuditEntry> batch = new ArrayList<>(BATCH);
  private boolean failing;
  private boolean awake;
  private int looksInVain;
  private boolean stopped;

  AuditVerticle(
      AuditQueue queue,
      RefusalAggregator floods,
      TrailWriter trail,
      AuditLedger ledger,
      Duration upkeep,
      AuditAnnouncer announcer) {
    this.queue = queue;
    this.floods = floods;
    this.trail = trail;
    this.ledger = ledger;
    this.upkeep = upkeep;
    this.announcer = announcer;
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().<AuditBatch>localConsumer(AuditBatch.ADDRESS).handler(batch -> wake());
    vertx.setPeriodic(upkeep.toMillis(), due -> keepUp());
    wake();
    return vertx.deployVerticle(announcer);
  }

  private void wake() {
    looksInVain = 0;
    if (!awake && !stopped) {
      awake = true;
      turn();
    }
  }

  /** What time alone makes due. */
  private void keepUp() {
    if (!awake && !stopped) {
      drain();
    }
  }

  private void turn() {
    if (stopped) {
      return;
    }
    looksInVain = queue.isEmpty() ? looksInVain + 1 : 0;
    drain();
    if (failing) {
      vertx.setTimer(RETRY_MILLIS, due -> turn());
    } else if (looksInVain < LOOKS_IN_VAIN || !floods.isEmpty()) {
      // The thread waits itself: a timer would wake an event loop to wake it. A task for each turn
      // lets others of this verticle come between.
      LockSupport.parkNanos(LINGER_NANOS);
      context.runOnContext(next -> turn());
    } else {
      rest();
    }
  }

  /** From now on the next event is announced; one that came just before is not. */
  private void rest() {
    awake = false;
    queue.heard();
    if (!queue.isEmpty() && queue.announce()) {
      wake();
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
      } while ((!queue.isEmpty() || floods.isDue()) && ++batches < BATCHES_IN_A_TURN);
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
    floods.release(batch, BATCH);
    for (int taken = 0; taken < TAKEN_FOR_A_BATCH && batch.size() < BATCH; taken++) {
      AuditEntry next = queue.poll();
      if (next == null) {
        return;
      }
      floods.take(next, batch);
    }
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    queue.close();
    floods.close();
    do {
      drain();
    } while (!failing && !(queue.isEmpty() && floods.isEmpty()));
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
