package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A line of the trail as it is handed on.
 *
 * @param user the pseudonym, null in the trail's records about itself
 * @param events how many events it is about
 * @param before how many events it says the records before it are about; empty where it says none
 * @param line its bytes, without the line feed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TrailEntry(
    long sequence, @Nullable String user, long events, OptionalLong before, byte[] line) {
  /** Empty for what no gateway wrote. */
  static Optional<TrailEntry> of(byte[] line) {
    try {
      JsonNode json = JsonTree.of(line);
      long sequence = json.path(AuditChain.METADATA).path(AuditChain.SEQUENCE).asLong();
      JsonNode user = json.path("user").path("uid");
      String key = user.isTextual() ? user.asText() : null;
      long events = TrailLine.eventsIn(json);
      OptionalLong before =
          LedgerFigures.in(json).stream().mapToLong(LedgerFigures::recorded).findFirst();
      return sequence < 1
          ? Optional.empty()
          : Optional.of(new TrailEntry(sequence, key, events, before, line));
    } catch (IOException noJson) {
      return Optional.empty();
    }
  }
}
