package io.forgotpassword.gateway.audit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The audit's book-keeping: every event emitted is written, dropped for a reason, or waits. It goes
 * on over restarts as far as the trail's files do. Shared by all event loops and the audit
 * verticle.
 */
public final class AuditLedger {
  private final LongAdder emitted = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  /** An empty ledger. */
  public AuditLedger() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  void resume(LedgerFigures earlier) {
    emitted.add(earlier.emitted());
    written.add(earlier.written());
    earlier.dropped().forEach(this::drop);
  }

  void emit() {
    emitted.increment();
  }

  void write(long events) {
    written.add(events);
  }

  void drop(DropReason reason, long events) {
    counter(reason).add(events);
  }

  /** Never shows an event as written or dropped that it does not show as emitted. */
  LedgerFigures figures() {
    long wasWritten = written.sum();
    Map<DropReason, Long> wasDropped = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> wasDropped.put(reason, count.sum()));
    return new LedgerFigures(emitted.sum(), wasWritten, wasDropped);
  }

  /** Events that were published. */
  public long emitted() {
    return emitted.sum();
  }

  /** Events that are in records of the trail. */
  public long written() {
    return written.sum();
  }

  /** Events that are not and never will be. */
  public long dropped(DropReason reason) {
    return counter(reason).sum();
  }

  /** Events that are neither. */
  public long waiting() {
    return figures().waiting();
  }

  private LongAdder counter(DropReason reason) {
    LongAdder counter = dropped.get(reason);
    if (counter == null) {
      throw new IllegalStateException("no counter of " + reason);
    }
    return counter;
  }
}
