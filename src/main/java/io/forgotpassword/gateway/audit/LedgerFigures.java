package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ledger at one moment, counted over the whole life of a chain, restarts included. Emitted
 * events that are in none of the other figures wait to be recorded.
 *
 * @param emitted events that were published
 * @param written events in records of the chain or, with Kafka, in Kafka
 * @param spooled events in records of the chain that are not in Kafka yet
 * @param dropped events that are lost, by reason
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

  /** Events that no longer wait. */
  long accounted() {
    return written + spooled + droppedInAll();
  }

  /** Events that are not in a record yet. */
  long waiting() {
    return emitted - accounted();
  }

  /** Events in records of the chain, removed files included. */
  long recorded() {
    return written + spooled + dropped.getOrDefault(DropReason.SPOOL_REMOVED, 0L);
  }

  /** Events dropped since then, by reason. */
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

  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(MEMBER);
    writeDropped(json, dropped);
    json.writeNumberField("emitted", emitted);
    json.writeNumberField("spooled", spooled);
    json.writeNumberField("waiting", waiting());
    json.writeNumberField("written", written);
    json.writeEndObject();
  }

  static void writeDropped(JsonGenerator json, Map<DropReason, Long> dropped) throws IOException {
    Map<String, Long> byId = new TreeMap<>();
    dropped.forEach((reason, count) -> byId.put(reason.id(), count));
    json.writeObjectFieldStart(DROPPED);
    for (Map.Entry<String, Long> drop : byId.entrySet()) {
      json.writeNumberField(drop.getKey(), drop.getValue());
    }
    json.writeEndObject();
  }

  /** The figures that a record states, if it states any. */
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
