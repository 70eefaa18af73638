package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * The ledger at one moment, counted over the whole life of a chain, restarts included.
 *
 * @param emitted events that were published
 * @param written events that are in records of the chain
 * @param dropped events that are not and never will be, by reason; what is left of the emitted ones
 *     waits to be written
 */
record LedgerFigures(long emitted, long written, Map<DropReason, Long> dropped) {
  static final String MEMBER = "ledger";
  static final String DROPPED = "dropped";
  static final LedgerFigures NONE = new LedgerFigures(0, 0, Map.of());

  LedgerFigures {
    dropped = Collections.unmodifiableMap(copy(dropped));
  }

  private static Map<DropReason, Long> copy(Map<DropReason, Long> dropped) {
    Map<DropReason, Long> copy = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> copy.put(reason, count));
    copy.values().removeIf(count -> count == 0);
    return copy;
  }

  long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events that are neither written nor dropped. */
  long waiting() {
    return emitted - written - droppedInAll();
  }

  /** What was dropped since. */
  Map<DropReason, Long> droppedSince(LedgerFigures earlier) {
    Map<DropReason, Long> since = new EnumMap<>(DropReason.class);
    dropped.forEach(
        (reason, count) -> since.put(reason, count - earlier.dropped.getOrDefault(reason, 0L)));
    since.values().removeIf(count -> count == 0);
    return since;
  }

  boolean dropsSameAs(LedgerFigures other) {
    return dropped.equals(other.dropped);
  }

  /** The same after more events were written. */
  LedgerFigures plusWritten(long events) {
    return new LedgerFigures(emitted, written + events, dropped);
  }

  /** The same after more events were dropped. */
  LedgerFigures plusDropped(Map<DropReason, Long> more) {
    Map<DropReason, Long> sum = new EnumMap<>(DropReason.class);
    sum.putAll(dropped);
    more.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new LedgerFigures(emitted, written, sum);
  }

  void write(CanonicalWriter json) {
    json.object(MEMBER);
    writeDropped(json, dropped);
    json.put("emitted", emitted).put("waiting", waiting()).put("written", written).end();
  }

  static void writeDropped(CanonicalWriter json, Map<DropReason, Long> dropped) {
    json.object(DROPPED);
    dropped.entrySet().stream()
        .sorted(Comparator.comparing(drop -> drop.getKey().id()))
        .forEach(drop -> json.put(drop.getKey().id(), drop.getValue()));
    json.end();
  }

  static LedgerFigures read(JsonNode ledger) {
    return new LedgerFigures(
        ledger.path("emitted").asLong(),
        ledger.path("written").asLong(),
        readDropped(ledger.path(DROPPED)));
  }

  static Map<DropReason, Long> readDropped(JsonNode object) {
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    object
        .properties()
        .forEach(
            member ->
                DropReason.of(member.getKey())
                    .ifPresent(reason -> dropped.put(reason, member.getValue().asLong())));
    return dropped;
  }
}
