package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger at one moment, counted over the whole life of a chain, restarts included. Events are
 * written when they are in records of the chain or, with Kafka, in Kafka; spooled while Kafka does
 * not have those records yet; and dropped when they are lost. The others wait to be recorded.
 */
public record LedgerFigures(
    long emitted, long written, long spooled, Map<DropReason, Long> dropped) {
  static final LedgerFigures NONE = new LedgerFigures(0, 0, 0, Map.of());

  private static final String MEMBER = "ledger";
  private static final String DROPPED = "dropped";

  /** Leaves out reasons that dropped nothing. */
  public LedgerFigures {
    Map<DropReason, Long> copy = new EnumMap<>(DropReason.class);
    copy.putAll(dropped);
    copy.values().removeIf(count -> count == 0);
    dropped = Collections.unmodifiableMap(copy);
  }

  public long dropped(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events that no longer wait to be recorded. */
  long accounted() {
    return written + spooled + droppedInAll();
  }

  public long waiting() {
    return emitted - accounted();
  }

  /** Events in records of the chain, removed files included. */
  long recorded() {
    return written + spooled + dropped(DropReason.SPOOL_REMOVED);
  }

  Map<DropReason, Long> droppedSince(LedgerFigures earlier) {
    Map<DropReason, Long> since = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> since.put(reason, count - earlier.dropped(reason)));
    since.values().removeIf(count -> count <= 0);
    return since;
  }

  LedgerFigures plusWritten(long events) {
    return new LedgerFigures(emitted, written + events, spooled, dropped);
  }

  LedgerFigures plusDropped(Map<DropReason, Long> more) {
    Map<DropReason, Long> sum = new EnumMap<>(DropReason.class);
    sum.putAll(dropped);
    more.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new LedgerFigures(emitted, written, spooled, sum);
  }

  void put(ObjectNode unmapped) {
    ObjectNode ledger = unmapped.putObject(MEMBER);
    putDropped(ledger, dropped);
    ledger
        .put("emitted", emitted)
        .put("spooled", spooled)
        .put("waiting", waiting())
        .put("written", written);
  }

  static void putDropped(ObjectNode object, Map<DropReason, Long> dropped) {
    ObjectNode byReason = object.putObject(DROPPED);
    dropped.forEach((reason, count) -> byReason.put(reason.id(), count));
  }

  /** The figures that a record states, if it states any. */
  static Optional<LedgerFigures> in(JsonNode record) {
    JsonNode ledger = record.path(AuditChain.UNMAPPED).path(MEMBER);
    return ledger.isObject()
        ? Optional.of(
            new LedgerFigures(
                ledger.path("emitted").asLong(),
                ledger.path("written").asLong(),
                ledger.path("spooled").asLong(),
                droppedIn(ledger)))
        : Optional.empty();
  }

  static Map<DropReason, Long> droppedIn(JsonNode object) {
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, object.path(DROPPED).path(reason.id()).asLong());
    }
    dropped.values().removeIf(count -> count == 0);
    return dropped;
  }
}
