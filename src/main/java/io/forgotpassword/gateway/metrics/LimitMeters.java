package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the limits decided, rule by rule. Labels are configured names and closed sets. */
public final class LimitMeters {
  private final MeterRegistry registry;
  private final Map<String, Counters> enforced = new ConcurrentHashMap<>();
  private final Map<String, Counters> shadow = new ConcurrentHashMap<>();

  /** Meters in a registry; each rule's are registered with its first decision. */
  public LimitMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts one decision; a shadow rule's are counted just like an enforced one's. */
  public void decided(String rule, boolean enforces, boolean admits) {
    Map<String, Counters> rules = enforces ? enforced : shadow;
    // Looked for first: computeIfAbsent may lock for one that is there.
    Counters known = rules.get(rule);
    Counters counters =
        known == null
            ? rules.computeIfAbsent(rule, name -> Counters.of(registry, name, enforces))
            : known;
    (admits ? counters.admitted : counters.refused).increment();
  }

  private record Counters(Counter admitted, Counter refused) {
    static Counters of(MeterRegistry registry, String rule, boolean enforced) {
      String mode = enforced ? "enforce" : "shadow";
      return new Counters(
          counter(registry, rule, mode, "admitted"), counter(registry, rule, mode, "refused"));
    }

    private static Counter counter(
        MeterRegistry registry, String rule, String mode, String decision) {
      return Counter.builder("gateway.limit.decisions")
          .description("Decisions of each limit rule; a shadow rule never refuses a request")
          .tag("rule", rule)
          .tag("mode", mode)
          .tag("decision", decision)
          .register(registry);
    }
  }
}
