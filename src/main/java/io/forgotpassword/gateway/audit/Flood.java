package io.forgotpassword.gateway.audit;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What followed a refusal that was written at once, within its second. For one thread. */
final class Flood {
  private final long beganMillis;
  private final Set<Trait> differing = EnumSet.noneOf(Trait.class);
  private @Nullable AuditEvent first;
  private long count;
  private long startMillis;
  private long endMillis;

  Flood(long beganMillis) {
    this.beganMillis = beganMillis;
  }

  /** Whether a moment is of its second; also after a clock was set back. */
  boolean lastsAt(long millis) {
    return Math.abs(millis - beganMillis) < RefusalAggregator.PERIOD_MILLIS;
  }

  void hold(AuditEvent event) {
    long millis = event.epochMillis();
    if (first == null) {
      first = event;
      startMillis = millis;
      endMillis = millis;
    }
    for (Trait trait : Trait.values()) {
      if (!differing.contains(trait) && trait.differs(first, event)) {
        differing.add(trait);
      }
    }
    count++;
    startMillis = Math.min(startMillis, millis);
    endMillis = Math.max(endMillis, millis);
  }

  /** Adds what it held as one entry, when it held any. */
  void release(List<AuditEntry> released) {
    if (first != null) {
      released.add(
          count == 1
              ? first
              : new RepeatedRefusal(first, count, startMillis, endMillis, Set.copyOf(differing)));
    }
  }
}
