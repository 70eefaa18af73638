package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of one rule and key within a second become two entries: the first at once, the others as
 * one when the second is over. All else is an entry of its own. What is held is in the ledger as
 * waiting. For one thread.
 */
final class RefusalAggregator {
  static final long PERIOD_MILLIS = 1000;

  /**
   * More keys at a time are written singly: it bounds the events held at some 4 MiB, and one key in
   * thousands is no flood of its own.
   */
  static final int MAX_OPEN = 4096;

  /** Requests for different operations are events of different types. */
  private record Source(String rule, @Nullable BucketKey key, @Nullable Operation operation) {}

  private final InstantSource clock;
  private final Map<Source, Flood> open = new LinkedHashMap<>();
  private boolean closed;

  RefusalAggregator(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds what is to be written of it now: itself, nothing, or with it those held before. */
  void take(AuditEntry entry, List<AuditEntry> released) {
    AuditEvent event = eventOf(entry);
    Source source = event == null ? null : sourceOf(event);
    if (event == null || source == null) {
      released.add(entry);
      return;
    }
    Flood flood = open.get(source);
    if (flood != null && flood.lastsAt(event.epochMillis())) {
      flood.hold(event);
      entry.held();
      return;
    }
    if (flood != null) {
      open.remove(source);
      flood.release(released);
    }
    if (open.size() < MAX_OPEN) {
      open.put(source, new Flood(event.epochMillis()));
    }
    released.add(entry);
  }

  private static @Nullable AuditEvent eventOf(AuditEntry entry) {
    if (entry instanceof TracedEvent traced) {
      return traced.event();
    }
    return entry instanceof AuditEvent event ? event : null;
  }

  /** Adds what was held for its second, oldest first, as long as there are less than so many. */
  void release(List<AuditEntry> released, int most) {
    long now = clock.millis();
    Iterator<Flood> floods = open.values().iterator();
    while (floods.hasNext() && released.size() < most) {
      Flood flood = floods.next();
      if (!isOver(flood, now)) {
        return;
      }
      floods.remove();
      flood.release(released);
    }
  }

  /** From now on every second is over. */
  void close() {
    closed = true;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Whether there is something to release. */
  boolean isDue() {
    return !open.isEmpty() && isOver(open.values().iterator().next(), clock.millis());
  }

  private boolean isOver(Flood flood, long now) {
    return closed || !flood.lastsAt(now);
  }

  /** What was shared has its answer from an identical request, and no rule counted it. */
  private static @Nullable Source sourceOf(AuditEvent event) {
    LimitRefusal refusal = SecurityControl.refusalOf(event.outcome());
    return refusal == null || event.shared()
        ? null
        : new Source(refusal.rule(), refusal.key(), event.operation());
  }
}
