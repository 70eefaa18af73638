package io.forgotpassword.gateway.audit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from the event loops to the audit's thread: a ring of fixed size for many
 * producers and one consumer, which neither waits nor allocates.
 */
final class AuditQueue {
  private final AtomicReferenceArray<@Nullable AuditEntry> slots;
  private final int mask;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong head = new AtomicLong();
  private final AtomicBoolean announced = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param capacity a power of two
   */
  AuditQueue(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException(capacity + " (expected: a power of two)");
    }
    this.slots = new AtomicReferenceArray<>(capacity);
    this.mask = capacity - 1;
  }

  /** False when the queue is full. */
  boolean offer(AuditEntry entry) {
    while (true) {
      long at = tail.get();
      if (at - head.get() > mask) {
        return false;
      }
      if (tail.compareAndSet(at, at + 1)) {
        slots.set((int) at & mask, entry);
        return true;
      }
    }
  }

  /** The oldest event, or null when there is none. For one thread. */
  @Nullable AuditEntry poll() {
    long at = head.get();
    int slot = (int) at & mask;
    AuditEntry entry = slots.get(slot);
    if (entry != null) {
      slots.set(slot, null);
      head.set(at + 1);
    }
    return entry;
  }

  boolean isEmpty() {
    return head.get() == tail.get();
  }

  /** Whether the consumer was told, and did not rest since. */
  boolean isAnnounced() {
    return announced.get();
  }

  /** True for whoever is to tell the consumer that there are events: the first to ask. */
  boolean announce() {
    return !announced.get() && announced.compareAndSet(false, true);
  }

  /** Before the consumer takes what there is: what comes now is to be announced anew. */
  void heard() {
    announced.set(false);
  }

  /** From now on nothing should be offered. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
