package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trail lacks, to be stated in it.
 *
 * @param dropped events by the reason why they are not in it
 * @param sinceMillis when all was well
 * @param died whether a process ended without closing the trail
 * @param tornBytes how much of an unfinished line was cut off
 * @param removedFile the file that was being written and is gone, null when none is
 */
record Gap(
    Map<DropReason, Long> dropped,
    long sinceMillis,
    boolean died,
    long tornBytes,
    @Nullable String removedFile) {
  private static final String TORN_BYTES = "torn_bytes";

  long events() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  String sentence() {
    if (removedFile != null) {
      return "The file that was being written was removed.";
    }
    return died ? "The process before ended without closing the trail." : "Events were dropped.";
  }

  void write(CanonicalWriter json) {
    json.object(TrailRecords.GAP);
    LedgerFigures.writeDropped(json, dropped);
    if (removedFile != null) {
      json.put("removed_file", removedFile);
    }
    json.put(TORN_BYTES, tornBytes).end();
  }

  static Map<DropReason, Long> droppedIn(JsonNode record) {
    return LedgerFigures.readDropped(gapOf(record).path(LedgerFigures.DROPPED));
  }

  static long tornBytesIn(JsonNode record) {
    return gapOf(record).path(TORN_BYTES).asLong();
  }

  private static JsonNode gapOf(JsonNode record) {
    return record.path(AuditChain.UNMAPPED).path(TrailRecords.GAP);
  }
}
