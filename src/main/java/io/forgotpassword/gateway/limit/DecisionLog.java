package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Verdict;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The last decisions, so that they can be explained. A ring of fixed size, shared. */
public final class DecisionLog {
  private final AtomicReferenceArray<Entry> ring;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * One request that was decided.
   *
   * @param epochMillis when it was concluded
   */
  public record Entry(RequestId id, long epochMillis, Verdict verdict, Admission admission) {}

  /**
   * @param size how many decisions are remembered
   */
  public DecisionLog(int size) {
    this.ring = new AtomicReferenceArray<>(size);
  }

  /** How many decisions are remembered. */
  public int size() {
    return ring.length();
  }

  /** Remembers a decision and forgets the oldest. */
  public void add(Entry entry) {
    ring.lazySet(Math.floorMod(next.getAndIncrement(), ring.length()), entry);
  }

  /** The decision on a request, when it is still remembered. */
  public Optional<Entry> find(String requestId) {
    for (int i = 0; i < ring.length(); i++) {
      Entry entry = ring.get(i);
      if (entry != null && entry.id().value().equals(requestId)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
