package io.forgotpassword.gateway.limit;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Which keys come most often, in so few places whatever comes: when all are taken, a new key takes
 * over the place of the rarest and its count, so a count is never too low and too high by what was
 * taken over at most (Space-Saving, Metwally, Agrawal and El Abbadi 2005). Not thread-safe.
 */
final class FrequentKeys {
  private final int places;
  private final Map<BucketKey, Count> counts;

  /**
   * @param over by how much the count may be too high
   */
  record Count(long count, long over) {
    private static final Count NONE = new Count(0, 0);

    private Count next() {
      return new Count(count + 1, over);
    }

    Count plus(Count other) {
      return new Count(count + other.count, over + other.over);
    }
  }

  FrequentKeys(int places) {
    this.places = places;
    this.counts = new HashMap<>(2 * places);
  }

  void add(BucketKey key) {
    Count count = counts.get(key);
    if (count == null) {
      count = counts.size() < places ? Count.NONE : takeOver();
    }
    counts.put(key, count.next());
  }

  private Count takeOver() {
    Map.Entry<BucketKey, Count> rarest =
        Collections.min(
            counts.entrySet(), Comparator.comparingLong(entry -> entry.getValue().count()));
    long taken = rarest.getValue().count();
    counts.remove(rarest.getKey());
    return new Count(taken, taken);
  }

  Map<BucketKey, Count> counts() {
    return Map.copyOf(counts);
  }
}
