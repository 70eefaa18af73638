package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the refusals of one rule and key within a second into two entries: the first refusal at
 * once, and one {@link RepeatedRefusal} for the others when the second is over. Passes all other
 * entries on unchanged. The ledger counts held refusals as waiting. For one thread.
 */
final class RefusalAggregator {
  static final long PERIOD_MILLIS = 1000;

  /**
   * The most keys that are aggregated at a time; refusals of further keys are written one by one.
   * Bounds the events that are held to some 4 MiB.
   */
  static final int MAX_OPEN = 4096;

  /** Requests for different operations become records of different types. */
  private record Source(String rule, @Nullable BucketKey key, @Nullable Operation operation) {}

  private final InstantSource clock;
  private final Map<Source, Period> open = new LinkedHashMap<>();
  private boolean closed;

  RefusalAggregator(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Takes one entry, and adds to {@code released} what is to be written now: the entry itself,
   * nothing when it is held, or the refusals held before and the entry.
   */
  void take(AuditEntry entry, List<AuditEntry> released) {
    AuditEvent event = eventOf(entry);
    Source source = event == null ? null : sourceOf(event);
    if (event == null || source == null) {
      released.add(entry);
      return;
    }
    Period period = open.get(source);
    if (period != null && period.includes(event.epochMillis())) {
      period.hold(event);
      entry.held();
      return;
    }
    if (period != null) {
      open.remove(source);
      period.release(released);
    }
    if (open.size() < MAX_OPEN) {
      open.put(source, new Period(event.epochMillis()));
    }
    released.add(entry);
  }

  private static @Nullable AuditEvent eventOf(AuditEntry entry) {
    if (entry instanceof AuditEvent.Traced traced) {
      return traced.event();
    }
    return entry instanceof AuditEvent event ? event : null;
  }

  /** A shared outcome was decided for an identical request, so no rule counted this one. */
  private static @Nullable Source sourceOf(AuditEvent event) {
    LimitRefusal refusal = SecurityControl.refusalOf(event.outcome());
    return refusal == null || event.shared()
        ? null
        : new Source(refusal.rule(), refusal.key(), event.operation());
  }

  /**
   * Adds the refusals whose second is over, oldest first, until {@code released} has {@code limit}
   * entries.
   */
  void release(List<AuditEntry> released, int limit) {
    Iterator<Period> periods = open.values().iterator();
    while (periods.hasNext() && released.size() < limit) {
      Period period = periods.next();
      if (millisLeft(period) > 0) {
        return;
      }
      periods.remove();
      period.release(released);
    }
  }

  /** Makes every second count as over. */
  void close() {
    closed = true;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Milliseconds until there is something to release; 0 when there is. Not for an empty one. */
  long millisUntilDue() {
    return millisLeft(open.values().iterator().next());
  }

  private long millisLeft(Period oldest) {
    long now = clock.millis();
    boolean over = closed || !oldest.includes(now);
    return over ? 0 : oldest.beganMillis + PERIOD_MILLIS - now;
  }

  /** The second that began with a refusal which was written at once, and what followed in it. */
  private static final class Period {
    private final long beganMillis;
    private @Nullable RepeatedRefusal others;

    Period(long beganMillis) {
      this.beganMillis = beganMillis;
    }

    /** False also for a time long before, so that a clock set back holds nothing back. */
    boolean includes(long millis) {
      return Math.abs(millis - beganMillis) < PERIOD_MILLIS;
    }

    void hold(AuditEvent event) {
      long millis = event.epochMillis();
      others =
          others == null
              ? new RepeatedRefusal(event, 1, millis, millis, EnumSet.noneOf(Trait.class))
              : others.plus(event);
    }

    void release(List<AuditEntry> released) {
      if (others != null) {
        released.add(others.count == 1 ? others.first : others);
      }
    }
  }

  /**
   * Refusals that are one record: the first of them, with OCSF's {@code count}, {@code start_time}
   * and {@code end_time}.
   *
   * @param count of requests, at least 2
   * @param startMillis when the earliest was concluded
   * @param endMillis when the latest was concluded
   * @param differing in what others differ from the first
   */
  record RepeatedRefusal(
      AuditEvent first, long count, long startMillis, long endMillis, Set<Trait> differing)
      implements AuditEntry {
    static final String COUNT = "count";
    static final String DIFFERS = "differs";

    private RepeatedRefusal plus(AuditEvent event) {
      for (Trait trait : Trait.values()) {
        if (trait.differs(first, event)) {
          differing.add(trait);
        }
      }
      return new RepeatedRefusal(
          first,
          count + 1,
          Math.min(startMillis, event.epochMillis()),
          Math.max(endMillis, event.epochMillis()),
          differing);
    }

    /** Adds what sets it apart from a single refusal. */
    void put(ObjectNode record) {
      record.put(COUNT, count).put("start_time", startMillis).put("end_time", endMillis);
      if (!differing.isEmpty()) {
        ArrayNode differs = record.withObjectProperty(AuditChain.UNMAPPED).putArray(DIFFERS);
        differing.forEach(trait -> differs.add(trait.place()));
      }
    }

    @Override
    public long events() {
      return count;
    }

    @Override
    public RequestId requestId() {
      return first.requestId();
    }
  }

  /** What the requests of one {@link RepeatedRefusal} may differ in, by its place in a record. */
  enum Trait {
    USER("user.uid"),
    ADDRESS("src_endpoint.ip"),
    HTTP_VERSION("http_request.version"),
    USER_AGENT("http_request.user_agent"),
    PROTOCOL("unmapped.protocol"),
    CLIENT("unmapped.client_id"),
    JA4("unmapped.ja4"),
    HEADER_SHAPE("unmapped.header_shape"),
    LANE("unmapped.lane"),
    SHADOW_RULES("unmapped.shadow_rules");

    private final String place;

    Trait(String place) {
      this.place = place;
    }

    String place() {
      return place;
    }

    private boolean differs(AuditEvent one, AuditEvent other) {
      return !Objects.equals(of(one), of(other));
    }

    private @Nullable Object of(AuditEvent event) {
      Username user = event.username();
      return switch (this) {
        case USER -> user == null ? null : user.normalised();
        case ADDRESS -> event.connection().ip();
        case HTTP_VERSION -> event.connection().httpVersion();
        case USER_AGENT -> event.connection().userAgent();
        case PROTOCOL -> event.protocol();
        case CLIENT -> event.clientId();
        case JA4 -> event.connection().ja4();
        case HEADER_SHAPE -> event.connection().headerShape();
        case LANE -> event.lane();
        case SHADOW_RULES -> event.shadowRules();
      };
    }
  }
}
