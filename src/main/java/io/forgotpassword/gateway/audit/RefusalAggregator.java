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
import java.util.function.Function;
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
    AuditEvent event = entry.event();
    Source source = event == null ? null : sourceOf(event);
    if (event == null || source == null) {
      released.add(entry);
      return;
    }
    Period period = open.get(source);
    if (period != null && period.includes(event.epochMillis())) {
      period.hold(event);
      entry.end(span -> span.ended("held"));
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

  /** A shared outcome was decided for an identical request, so no rule counted this one. */
  private static @Nullable Source sourceOf(AuditEvent event) {
    LimitRefusal refusal = AuditRecord.refusalOf(event.outcome());
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
    while (released.size() < limit && isDue()) {
      Period oldest = periods.next();
      periods.remove();
      oldest.release(released);
    }
  }

  void close() {
    closed = true;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Whether the oldest second is over. */
  boolean isDue() {
    return !open.isEmpty() && (closed || !open.values().iterator().next().includes(clock.millis()));
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
        released.add(others.count == 1 ? others.event : others);
      }
    }
  }

  /**
   * Refusals that are one record: the first of them, with OCSF's {@code count}, {@code start_time}
   * and {@code end_time}, and with what the others differ in from the first.
   */
  record RepeatedRefusal(
      AuditEvent event, long count, long startMillis, long endMillis, Set<Trait> differing)
      implements AuditEntry {
    static final String COUNT = "count";
    static final String DIFFERS = "differs";

    private RepeatedRefusal plus(AuditEvent other) {
      for (Trait trait : Trait.values()) {
        if (!Objects.equals(trait.of.apply(event), trait.of.apply(other))) {
          differing.add(trait);
        }
      }
      return new RepeatedRefusal(
          event,
          count + 1,
          Math.min(startMillis, other.epochMillis()),
          Math.max(endMillis, other.epochMillis()),
          differing);
    }

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
      return event.requestId();
    }
  }

  /** What the requests of one {@link RepeatedRefusal} may differ in, by its place in a record. */
  enum Trait {
    USER("user.uid", event -> normalised(event.username())),
    ADDRESS("src_endpoint.ip", event -> event.connection().ip()),
    HTTP_VERSION("http_request.version", event -> event.connection().httpVersion()),
    USER_AGENT("http_request.user_agent", event -> event.connection().userAgent()),
    PROTOCOL("unmapped.protocol", AuditEvent::protocol),
    CLIENT("unmapped.client_id", AuditEvent::clientId),
    JA4("unmapped.ja4", event -> event.connection().ja4()),
    HEADER_SHAPE("unmapped.header_shape", event -> event.connection().headerShape()),
    LANE("unmapped.lane", AuditEvent::lane),
    SHADOW_RULES("unmapped.shadow_rules", AuditEvent::shadowRules);

    private final String place;

    @SuppressWarnings("ImmutableEnumChecker") // It only reads an event.
    private final Function<AuditEvent, @Nullable Object> of;

    Trait(String place, Function<AuditEvent, @Nullable Object> of) {
      this.place = place;
      this.of = of;
    }

    String place() {
      return place;
    }

    private static @Nullable String normalised(@Nullable Username user) {
      return user == null ? null : user.normalised();
    }
  }
}
