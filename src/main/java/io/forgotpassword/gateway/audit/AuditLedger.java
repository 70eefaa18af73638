package io.forgotpassword.gateway.audit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The audit's book-keeping: every event emitted is written, spooled for Kafka, dropped for a
 * reason, or waits. It goes on over restarts as far as the trail's files do. Shared by all event
 * loops, the audit verticle and what forwards to Kafka.
 */
public final class AuditLedger {
  private final LongAdder emitted = new LongAdder();
  private final LongAdder recorded = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  private volatile @Nullable KafkaCursor cursor;

  /** An empty ledger. */
  public AuditLedger() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  void resume(LedgerFigures earlier) {
    emitted.add(earlier.emitted());
    recorded.add(earlier.recorded());
    earlier.dropped().forEach(this::drop);
  }

  void emit() {
    emitted.increment();
  }

  /** Events are in records of the chain. */
  void record(long events) {
    recorded.add(events);
  }

  /** Kafka has the chain's records up to here. Without any, what is recorded is written. */
  void forwarded(KafkaCursor upTo) {
    cursor = upTo;
  }

  void drop(DropReason reason, long events) {
    counter(reason).add(events);
  }

  /** Never shows an event as written, spooled or dropped that it does not show as emitted. */
  LedgerFigures figures() {
    return figures(0);
  }

  /**
   * The same once more is recorded.
   *
   * @param more events that are about to be
   */
  LedgerFigures figures(long more) {
    KafkaCursor upTo = cursor;
    long inRecords = recorded.sum() + more;
    Map<DropReason, Long> gone = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> gone.put(reason, count.sum()));
    long passed = upTo == null ? inRecords : upTo.events();
    long removed = upTo == null ? 0 : upTo.removed();
    gone.put(DropReason.SPOOL_REMOVED, removed); // Whatever the chain said of an earlier topic.
    return new LedgerFigures(emitted.sum(), passed - removed, inRecords - passed, gone);
  }

  /** Events that were published. */
  public long emitted() {
    return emitted.sum();
  }

  /** Events that are in records of the trail or, where that is forwarded, in Kafka. */
  public long written() {
    return figures().written();
  }

  /** Events in records of the trail that Kafka is still to have. */
  public long spooled() {
    return figures().spooled();
  }

  /** Events that are neither and never will be. */
  public long dropped(DropReason reason) {
    return figures().dropped().getOrDefault(reason, 0L);
  }

  /** Events that are not in a record yet. */
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
