package io.forgotpassword.gateway.demo;

import io.forgotpassword.gateway.model.ServiceError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Errors that a test wants the pool to answer, by what they are for; each is answered once, in the
 * order planned. Thread-safe.
 */
final class PlannedFailures<K> {
  private static final int MAX_PLANNED = 1_000;

  private final Map<K, Deque<ServiceError>> planned = new HashMap<>();
  private int count;

  synchronized void plan(K key, ServiceError error) {
    if (count == MAX_PLANNED) {
      throw new IllegalStateException("planned failures: more than " + MAX_PLANNED);
    }
    count++;
    planned.computeIfAbsent(key, k -> new ArrayDeque<>()).addLast(error);
  }

  /** Ends the call with the next error for a key, if there is one. */
  synchronized void throwNext(K key) {
    Deque<ServiceError> errors = planned.get(key);
    if (errors == null) {
      return;
    }
    count--;
    ServiceError error = errors.removeFirst();
    if (errors.isEmpty()) {
      planned.remove(key);
    }
    throw new Refused(error);
  }
}
