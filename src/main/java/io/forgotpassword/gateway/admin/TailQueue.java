package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.TrailWatchers.Watcher;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of records from the audit's thread to one reader of the tail. The audit's thread
 * never waits: a record that does not fit is dropped and counted.
 */
final class TailQueue implements Watcher {
  /** One second of a busy gateway. With records of about 1 KiB, a slow reader holds some 1 MiB. */
  static final int MAX_WAITING = 1024;

  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean announced = new AtomicBoolean();
  private final Runnable announcement;

  /**
   * A record in the queue.
   *
   * @param dropped how many records were dropped just before it
   */
  record Waiting(long dropped, long sequence, String line) {}

  /**
   * An empty queue.
   *
   * @param announcement run on the audit's thread when there is something to {@link #poll}
   */
  TailQueue(Runnable announcement) {
    this.announcement = announcement;
  }

  @Override
  public void written(long sequence, String line) {
    if (waiting.remainingCapacity() == 0) {
      dropped.incrementAndGet();
    } else {
      waiting.add(new Waiting(dropped.getAndSet(0), sequence, line));
      if (announced.compareAndSet(false, true)) {
        announcement.run();
      }
    }
  }

  /** Called before polling, so that a record that is put in from now on is announced again. */
  void acknowledge() {
    announced.set(false);
  }

  @Nullable Waiting poll() {
    return waiting.poll();
  }

  /** Returns how many records were dropped after the last one in the queue, and forgets them. */
  long takeDropped() {
    return waiting.isEmpty() ? dropped.getAndSet(0) : 0;
  }
}
