package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest decisions, so that support staff can have them explained, and the keys that were
 * refused most often. Of fixed size and thread-safe.
 */
public final class DecisionLog {
  private final AtomicReferenceArray<Entry> ring;
  private final AtomicInteger next = new AtomicInteger();
  private final RefusedKeys refused = new RefusedKeys();

  /**
   * One decision on a request.
   *
   * @param epochMillis when the request ended
   */
  public record Entry(RequestId id, long epochMillis, Verdict verdict, RateLimitResult result) {}

  /**
   * A key that its rule refused often, lately.
   *
   * @param rule the rule's configured name
   * @param enforced false for a shadow rule, which only would have refused
   * @param key the bucket's name, 32 hexadecimal digits; a keyed hash, so it identifies nobody
   * @param refusals never too low
   * @param over by how much {@code refusals} may be too high
   */
  public record RefusedKey(String rule, boolean enforced, String key, long refusals, long over) {}

  /**
   * @param size how many decisions are kept
   */
  public DecisionLog(int size) {
    this.ring = new AtomicReferenceArray<>(size);
  }

  /** How many decisions are kept. */
  public int size() {
    return ring.length();
  }

  /** Adds a decision in place of the oldest. */
  public void add(Entry entry) {
    ring.set(Math.floorMod(next.getAndIncrement(), ring.length()), entry);
    for (RateLimitResult.RuleResult rule : entry.result().rules()) {
      if (!rule.admits()) {
        refused.add(rule.request().rule(), rule.request().key(), entry.epochMillis());
      }
    }
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
    for (int i = 1; i <= ring.length() && newest.size() < count; i++) {
      Entry entry = ring.get(Math.floorMod(end - i, ring.length()));
      if (entry != null) {
        newest.add(entry);
      }
    }
    return newest;
  }

  /** The decision on a request, if it is still kept. */
  public Optional<Entry> find(String requestId) {
    return RequestId.parse(requestId)
        .flatMap(id -> newest(size()).stream().filter(entry -> entry.id().equals(id)).findFirst());
  }
}
