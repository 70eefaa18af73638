package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The last decisions, so that they can be explained, and whom they refused most. Of fixed size,
 * shared.
 */
public final class DecisionLog {
  private final DecisionRow[] ring;
  private final AtomicInteger next = new AtomicInteger();
  private final RefusedKeys refused = new RefusedKeys();

  /**
   * One request that was decided.
   *
   * @param epochMillis when it was concluded
   */
  public record Entry(RequestId id, long epochMillis, Verdict verdict, RateLimitResult admission) {}

  /**
   * @param size how many decisions are remembered
   */
  public DecisionLog(int size) {
    this.ring = new DecisionRow[size];
    Arrays.setAll(ring, at -> new DecisionRow());
  }

  /** How many decisions are remembered. */
  public int size() {
    return ring.length;
  }

  /** Remembers a decision and forgets the oldest. */
  public void add(Entry entry) {
    ring[Math.floorMod(next.getAndIncrement(), ring.length)].set(entry);
    entry
        .admission()
        .forEachRefusal((rule, key) -> refused.refused(rule, key, entry.epochMillis()));
  }

  /**
   * The keys that each rule refused most often in the last five to ten minutes.
   *
   * @param epochMillis now
   */
  public List<RefusedKey> mostRefused(long epochMillis) {
    return refused.top(epochMillis);
  }

  /** The newest decisions, at most so many, newest first. */
  public List<Entry> newest(int count) {
    List<Entry> newest = new ArrayList<>(count);
    int end = next.get();
    for (int i = 1; i <= ring.length && newest.size() < count; i++) {
      Entry entry = ring[Math.floorMod(end - i, ring.length)].get();
      if (entry != null) {
        newest.add(entry);
      }
    }
    return newest;
  }

  /** The decision on a request, when it is still remembered. */
  public Optional<Entry> find(String requestId) {
    return RequestId.parse(requestId).flatMap(this::find);
  }

  private Optional<Entry> find(RequestId id) {
    for (DecisionRow row : ring) {
      Entry entry = row.isOf(id) ? row.get() : null;
      if (entry != null && entry.id().equals(id)) { // Another may have taken its place meanwhile.
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
