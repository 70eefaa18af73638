package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Refusals that are one record: the first of them, with OCSF's {@code count}, {@code start_time}
 * and {@code end_time}.
 *
 * @param count of requests, at least 2
 * @param startMillis when the earliest was concluded
 * @param endMillis when the latest was
 * @param differing what the first's record does not say of all
 */
record RepeatedRefusal(
    AuditEvent first, long count, long startMillis, long endMillis, Set<Trait> differing)
    implements AuditEntry {
  static final String COUNT = "count";
  static final String DIFFERS = "differs";

  @Override
  public long events() {
    return count;
  }

  void writeTo(ObjectNode json) {
    json.put(COUNT, count).put("start_time", startMillis).put("end_time", endMillis);
    if (!differing.isEmpty()) {
      ArrayNode places = json.withObjectProperty(AuditChain.UNMAPPED).putArray(DIFFERS);
      differing.forEach(trait -> places.add(trait.place()));
    }
  }
}
