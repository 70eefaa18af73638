package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.ServiceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Errors that a test wants the pool to answer, by what they are for; each is answered once, in the
 * order planned. Thread-safe.
 */
final class PlannedFailures {
  private static final int MAX_PLANNED = 1_000;

  private final List<Map.Entry<Object, ServiceError>> planned = new ArrayList<>();

  synchronized void plan(Object key, ServiceError error) {
    if (planned.size() == MAX_PLANNED) {
      throw new IllegalStateException("planned failures: more than " + MAX_PLANNED);
    }
    planned.add(Map.entry(key, error));
  }

  /** Ends the call with the next error for a key, if there is one. */
  synchronized void throwNext(Object key) {
    for (int i = 0; i < planned.size(); i++) {
      if (planned.get(i).getKey().equals(key)) {
        throw new Refused(planned.remove(i).getValue());
      }
    }
  }
}
