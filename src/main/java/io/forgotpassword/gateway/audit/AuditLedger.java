package io.forgotpassword.gateway.audit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The audit's book-keeping: every event emitted is written, dropped or still on its way. Shared by
 * all event loops and the audit verticle.
 */
public final class AuditLedger {
  private final int maxBacklog;
  private final AtomicInteger backlog = new AtomicInteger();
  private final LongAdder emitted = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /**
   * @param maxBacklog the most events that may be on their way; one more is dropped
   */
  public AuditLedger(int maxBacklog) {
    this.maxBacklog = maxBacklog;
  }

  /** Counts an event in; false when the backlog is full, and then the event counts as dropped. */
  boolean admit() {
    emitted.increment();
    if (backlog.incrementAndGet() <= maxBacklog) {
      return true;
    }
    drop(1);
    return false;
  }

  void write(int events) {
    written.add(events);
    backlog.addAndGet(-events);
  }

  void drop(int events) {
    dropped.add(events);
    backlog.addAndGet(-events);
  }

  /** Events on their way. */
  public int backlog() {
    return backlog.get();
  }

  /** Events since the start. */
  public long emitted() {
    return emitted.sum();
  }

  /** Events that reached the sink. */
  public long written() {
    return written.sum();
  }

  /** Events lost to a full backlog or a failing sink. */
  public long dropped() {
    return dropped.sum();
  }
}
