package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the limits decided, rule by rule. Labels are configured names and closed sets. */
public final class LimitMeters {
  private final Map<String, Counters> byRule = new HashMap<>();

  private LimitMeters() {}

  /**
   * Registers two counters for each rule.
   *
   * @param enforced for each rule's name, whether it is enforced
   */
  public static LimitMeters of(MeterRegistry registry, Map<String, Boolean> enforced) {
    LimitMeters meters = new LimitMeters();
    enforced.forEach(
        (rule, enforces) -> meters.byRule.put(rule, Counters.of(registry, rule, enforces)));
    return meters;
  }

  /** Counts one decision; a shadow rule's are counted just like an enforced one's. */
  public void decided(String rule, boolean enforced, boolean admits) {
    @Nullable Counters counters = byRule.get(rule);
    if (counters != null) {
      (admits ? counters.admitted : counters.refused).increment();
    }
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
