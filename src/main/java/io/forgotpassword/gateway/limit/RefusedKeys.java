package io.forgotpassword.gateway.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which keys each rule refused most often in the last five to ten minutes. Bounded, whatever is
 * refused: so many keys of so many rules. Thread-safe.
 */
final class RefusedKeys {
  /** Long enough for an attack to show, short enough for one that is over to go. */
  static final long PERIOD_MILLIS = 5 * 60_000;

  /** Four times what is shown, so that those are counted well. */
  private static final int PLACES = 32;

  private static final int SHOWN = 8;

  /** More rules than a configuration has; only names that come and go with reloads reach it. */
  private static final int MAX_RULES = 64;

  private long periodStart;
  private Map<RuleName, FrequentKeys> current = new LinkedHashMap<>();
  private Map<RuleName, FrequentKeys> previous = Map.of();

  private record RuleName(String name, boolean enforced) {}

  synchronized void refused(LimitRule rule, BucketKey key, long epochMillis) {
    turnTo(epochMillis);
    RuleName name = new RuleName(rule.name(), rule.isEnforced());
    FrequentKeys keys = current.get(name);
    if (keys == null && current.size() < MAX_RULES) {
      keys = new FrequentKeys(PLACES);
      current.put(name, keys);
    }
    if (keys != null) {
      keys.add(key);
    }
  }

  /** A few of each rule, those refused most often first. */
  synchronized List<RefusedKey> top(long epochMillis) {
    turnTo(epochMillis);
    Map<RuleName, Map<BucketKey, FrequentKeys.Count>> counts = new LinkedHashMap<>();
    for (Map<RuleName, FrequentKeys> period : List.of(current, previous)) {
      period.forEach(
          (rule, keys) -> {
            Map<BucketKey, FrequentKeys.Count> sums =
                counts.computeIfAbsent(rule, name -> new HashMap<>());
            keys.counts().forEach((key, n) -> sums.merge(key, n, FrequentKeys.Count::plus));
          });
    }
    List<RefusedKey> top = new ArrayList<>();
    counts.forEach((rule, sums) -> top.addAll(shownOf(rule, sums)));
    return top;
  }

  private static List<RefusedKey> shownOf(
      RuleName rule, Map<BucketKey, FrequentKeys.Count> counts) {
    return counts.entrySet().stream()
        .map(
            entry ->
                new RefusedKey(
                    rule.name(),
                    rule.enforced(),
                    entry.getKey().toString(),
                    entry.getValue().count(),
                    entry.getValue().over()))
        .sorted(Comparator.comparingLong(RefusedKey::refusals).reversed())
        .limit(SHOWN)
        .toList();
  }

  private void turnTo(long epochMillis) {
    long age = epochMillis - periodStart;
    if (age >= PERIOD_MILLIS) {
      previous = age < 2 * PERIOD_MILLIS ? current : Map.of();
      current = new LinkedHashMap<>();
      periodStart = epochMillis;
    }
  }
}
