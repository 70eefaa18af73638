package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.limit.DecisionLog.RefusedKey;
import io.forgotpassword.gateway.model.BucketKey;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The keys that each rule refused most often in the last five to ten minutes. Bounded whatever is
 * refused: so many keys of so many rules. Thread-safe.
 */
final class RefusedKeys {
  /** Long enough to show an attack, short enough to drop one that is over. */
  static final long PERIOD_MILLIS = 5 * 60_000;

  /** Four times what is shown, so that those shown are counted well. */
  private static final int COUNTED = 32;

  private static final int SHOWN = 8;

  /** More rules than a configuration has; only reloads with ever new names reach it. */
  private static final int MAX_RULES = 64;

  private long periodStart;
  private Map<RuleName, Map<BucketKey, Count>> current = new LinkedHashMap<>();
  private Map<RuleName, Map<BucketKey, Count>> previous = Map.of();

  private record RuleName(String name, boolean enforced) {}

  /**
   * How often a key came.
   *
   * @param over by how much the count may be too high
   */
  record Count(long count, long over) {
    private Count plus(Count other) {
      return new Count(count + other.count, over + other.over);
    }
  }

  synchronized void add(LimitRule rule, BucketKey key, long epochMillis) {
    startPeriod(epochMillis);
    RuleName name = new RuleName(rule.name(), rule.isEnforced());
    if (current.size() < MAX_RULES || current.containsKey(name)) {
      count(key, current.computeIfAbsent(name, added -> new HashMap<>()), COUNTED);
    }
  }

  /**
   * Counts a key among the most frequent, in a fixed number of places (Space-Saving; Metwally,
   * Agrawal and El Abbadi 2005). When all places are taken, a new key replaces the rarest and
   * continues its count. So a count is never too low, and too high by at most the count it
   * continued.
   */
  static void count(BucketKey key, Map<BucketKey, Count> counts, int places) {
    Count one = new Count(1, 0);
    if (counts.size() >= places && !counts.containsKey(key)) {
      Map.Entry<BucketKey, Count> rarest =
          Collections.min(
              counts.entrySet(), Comparator.comparingLong(entry -> entry.getValue().count()));
      long replaced = rarest.getValue().count();
      counts.remove(rarest.getKey());
      one = new Count(replaced + 1, replaced);
    }
    counts.merge(key, one, Count::plus);
  }

  /** A few keys of each rule, those refused most often first. */
  synchronized List<RefusedKey> top(long epochMillis) {
    startPeriod(epochMillis);
    Map<RuleName, Map<BucketKey, Count>> sums = new LinkedHashMap<>();
    for (Map<RuleName, Map<BucketKey, Count>> period : List.of(current, previous)) {
      period.forEach(
          (rule, keys) -> {
            Map<BucketKey, Count> sum = sums.computeIfAbsent(rule, name -> new HashMap<>());
            keys.forEach((key, count) -> sum.merge(key, count, Count::plus));
          });
    }
    return sums.entrySet().stream()
        .flatMap(entry -> topOf(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Stream<RefusedKey> topOf(RuleName rule, Map<BucketKey, Count> counts) {
    return counts.entrySet().stream()
        .map(entry -> refusedKey(rule, entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(RefusedKey::refusals).reversed())
        .limit(SHOWN);
  }

  private static RefusedKey refusedKey(RuleName rule, BucketKey key, Count count) {
    return new RefusedKey(
        rule.name(), rule.enforced(), key.toString(), count.count(), count.over());
  }

  private void startPeriod(long epochMillis) {
    long age = epochMillis - periodStart;
    if (age >= PERIOD_MILLIS) {
      previous = age < 2 * PERIOD_MILLIS ? current : Map.of();
      current = new LinkedHashMap<>();
      periodStart = epochMillis;
    }
  }
}
