package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.RequestId;
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

  @Override
  public RequestId requestId() {
    return first.requestId();
  }

  void writeDiffering(CanonicalWriter unmapped) {
    if (!differing.isEmpty()) {
      unmapped.array(DIFFERS);
      differing.forEach(trait -> unmapped.add(trait.place()));
      unmapped.endArray();
    }
  }
}
