package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the decisions of each rule. Labels are configured names and closed sets. */
public final class LimitMeters {
  private final MeterRegistry registry;
  private final Map<String, Counters> enforced = new ConcurrentHashMap<>();
  private final Map<String, Counters> shadow = new ConcurrentHashMap<>();

  private record Counters(Counter admitted, Counter refused) {}

  /** Registers each rule's counters with its first decision. */
  public LimitMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts one decision of an enforced rule or of a shadow rule. */
  public void decided(String rule, boolean enforces, boolean admits) {
    Counters counters =
        (enforces ? enforced : shadow)
            .computeIfAbsent(
                rule,
                first ->
                    new Counters(
                        counter(rule, enforces, "admitted"), counter(rule, enforces, "refused")));
    (admits ? counters.admitted : counters.refused).increment();
  }

  private Counter counter(String rule, boolean enforces, String decision) {
    return Figures.counter(
        registry,
        "gateway.limit.decisions",
        "Decisions of each limit rule; a shadow rule never refuses a request",
        Tags.of("rule", rule, "mode", enforces ? "enforce" : "shadow", "decision", decision));
  }
}
