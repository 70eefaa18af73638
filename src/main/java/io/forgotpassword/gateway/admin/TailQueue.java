package io.forgotpassword.gateway.admin;

import io.forgotpassword.gateway.audit.TrailWatchers.Watcher;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way from the audit's thread to one who looks on: bounded, and what does not fit
 * is counted. Whoever puts in never waits.
 */
final class TailQueue implements Watcher {
  /** A second of a busy gateway; records of about 1 KiB make it some 1 MiB for a slow reader. */
  static final int MAX_WAITING = 1024;

  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean announced = new AtomicBoolean();
  private final Runnable announcement;

  /**
   * A record that waits.
   *
   * @param dropped how many before it found no room
   */
  record Waiting(long dropped, long sequence, String line) {}

  /**
   * @param announcement run by whoever puts in when {@link #poll} is to be called
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

  /** Before taking what there is: what comes now is to be announced anew. */
  void heard() {
    announced.set(false);
  }

  @Nullable Waiting poll() {
    return waiting.poll();
  }

  /** Takes the number of records that found no room after the last one that did. */
  long takeDropped() {
    return waiting.isEmpty() ? dropped.getAndSet(0) : 0;
  }
}
