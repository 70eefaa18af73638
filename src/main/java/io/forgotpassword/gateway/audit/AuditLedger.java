package io.forgotpassword.gateway.audit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of events: emitted = written + spooled + dropped + waiting. Goes on over
 * restarts, as the trail's files do. For any thread.
 */
public final class AuditLedger {
  private final LongAdder emitted = new LongAdder();
  private final LongAdder promised = new LongAdder();
  private final LongAdder recorded = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new ConcurrentHashMap<>();
  private volatile @Nullable KafkaCursor cursor;
  private volatile @Nullable Thread sleeper;

  void resume(LedgerFigures earlier) {
    emitted.add(earlier.emitted());
    recorded.add(earlier.recorded());
    earlier.dropped().forEach(this::drop);
  }

  void emit() {
    emitted.increment();
    wake();
  }

  private void wake() {
    Thread waiting = sleeper;
    if (waiting != null) {
      sleeper = null;
      LockSupport.unpark(waiting);
    }
  }

  /** Sleeps until more than so many events are owed, or for a time. For one thread. */
  void awaitMore(long known, long nanos) {
    sleeper = Thread.currentThread();
    if (owed() == known) {
      LockSupport.parkNanos(nanos);
    }
    sleeper = null;
  }

  /** A request arrived, whose event will be published; its caller may be answered before that. */
  public void promise() {
    promised.increment();
    wake();
  }

  /** The event of a promise was published. */
  public void keepPromise() {
    promised.decrement();
  }

  /** Events that were published or will be: if the process is killed now, the gap counts them. */
  long owed() {
    return emitted.sum() + promised.sum();
  }

  void record(long events) {
    recorded.add(events);
  }

  /** Kafka has the chain's records up to here. Never called without Kafka. */
  void forwarded(KafkaCursor upTo) {
    cursor = upTo;
  }

  /** Counts lost events, and returns how many. */
  long drop(DropReason reason, long events) {
    dropped.computeIfAbsent(reason, first -> new LongAdder()).add(events);
    return events;
  }

  /** Counts the events of lost entries, ends their spans, and returns how many events they were. */
  long drop(DropReason reason, List<AuditEntry> entries) {
    long events = drop(reason, entries.stream().mapToLong(AuditEntry::events).sum());
    entries.forEach(entry -> entry.end(span -> span.failed(reason.id())));
    return events;
  }

  /** Never shows an event as written, spooled or dropped that it does not show as emitted. */
  public LedgerFigures figures() {
    return figures(0);
  }

  /** The figures as they will be when so many events more are recorded. */
  LedgerFigures figures(long more) {
    KafkaCursor upTo = cursor;
    long inRecords = recorded.sum() + more;
    Map<DropReason, Long> gone = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> gone.put(reason, count.sum()));
    long passed = upTo == null ? inRecords : upTo.events();
    long removed = upTo == null ? 0 : upTo.removed();
    gone.put(DropReason.SPOOL_REMOVED, removed); // Not what the chain says of an earlier topic.
    return new LedgerFigures(emitted.sum(), passed - removed, inRecords - passed, gone);
  }
}
