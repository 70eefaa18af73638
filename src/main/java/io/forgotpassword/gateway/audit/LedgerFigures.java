package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger at one moment, counted over the whole life of a chain, restarts included.
 *
 * @param emitted events that were published
 * @param written events that are where they should go: in records of the chain or, where that is
 *     forwarded, in Kafka
 * @param spooled events in records of the chain that Kafka is still to have
 * @param dropped events that are neither and never will be, by reason; what is left of the emitted
 *     ones waits to be recorded
 */
record LedgerFigures(long emitted, long written, long spooled, Map<DropReason, Long> dropped) {
  static final String MEMBER = "ledger";
  static final String DROPPED = "dropped";
  static final LedgerFigures NONE = new LedgerFigures(0, 0, 0, Map.of());

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

  /** Events of which it is known what became of them. */
  long accounted() {
    return written + spooled + droppedInAll();
  }

  /** Events that are not in a record yet. */
  long waiting() {
    return emitted - accounted();
  }

  /** Events that the records of the chain are about, of those removed from its files as well. */
  long recorded() {
    return written + spooled + dropped.getOrDefault(DropReason.SPOOL_REMOVED, 0L);
  }

  /** What was dropped since. */
  Map<DropReason, Long> droppedSince(LedgerFigures earlier) {
    Map<DropReason, Long> since = new EnumMap<>(DropReason.class);
    dropped.forEach(
        (reason, count) -> since.put(reason, count - earlier.dropped.getOrDefault(reason, 0L)));
    since.values().removeIf(count -> count <= 0);
    return since;
  }

  /** The same after more events were written. */
  LedgerFigures plusWritten(long events) {
    return new LedgerFigures(emitted, written + events, spooled, dropped);
  }

  /** The same after more events were dropped. */
  LedgerFigures plusDropped(Map<DropReason, Long> more) {
    Map<DropReason, Long> sum = new EnumMap<>(DropReason.class);
    sum.putAll(dropped);
    more.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new LedgerFigures(emitted, written, spooled, sum);
  }

  void write(CanonicalWriter json) {
    json.object(MEMBER);
    writeDropped(json, dropped);
    json.put("emitted", emitted).put("spooled", spooled);
    json.put("waiting", waiting()).put("written", written).end();
  }

  static void writeDropped(CanonicalWriter json, Map<DropReason, Long> dropped) {
    json.object(DROPPED);
    dropped.entrySet().stream()
        .sorted(Comparator.comparing(drop -> drop.getKey().id()))
        .forEach(drop -> json.put(drop.getKey().id(), drop.getValue()));
    json.end();
  }

  /** Those that a record states, if it does. */
  static Optional<LedgerFigures> in(JsonNode record) {
    JsonNode stated = record.path(AuditChain.UNMAPPED).path(MEMBER);
    return stated.isObject() ? Optional.of(read(stated)) : Optional.empty();
  }

  private static LedgerFigures read(JsonNode ledger) {
    return new LedgerFigures(
        ledger.path("emitted").asLong(),
        ledger.path("written").asLong(),
        ledger.path("spooled").asLong(),
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
