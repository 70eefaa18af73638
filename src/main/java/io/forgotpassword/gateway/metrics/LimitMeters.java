package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Meters of the limits: the decisions of each rule, and the store of the buckets. Labels are
 * configured names and closed sets.
 */
public final class LimitMeters {
  private final MeterRegistry registry;
  private final Map<String, Counters> enforced = new ConcurrentHashMap<>();
  private final Map<String, Counters> shadow = new ConcurrentHashMap<>();

  /** Registers each rule's counters with its first decision. */
  public LimitMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts one decision of an enforced rule or of a shadow rule. */
  public void decided(String rule, boolean enforces, boolean admits) {
    Map<String, Counters> rules = enforces ? enforced : shadow;
    Counters counters = rules.computeIfAbsent(rule, name -> Counters.of(registry, name, enforces));
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

  /** Registers the meters of the store that keeps the buckets. */
  public <S> StoreMeters<S> store(S store) {
    return new StoreMeters<>(new Figures<>(registry, "gateway.limit.", store));
  }

  /** Registers meters of one store: where limits are counted at the moment, and its size. */
  public static final class StoreMeters<S> {
    private final Figures<S> figures;

    private StoreMeters(Figures<S> figures) {
      this.figures = figures;
    }

    /** Whether Redis decides at the moment, and how many gateways share the limits. */
    public StoreMeters<S> shared(ToDoubleFunction<S> shared, ToDoubleFunction<S> replicas) {
      figures.gauge("shared", "1 while Redis decides, 0 while this gateway decides alone", shared);
      figures.gauge("replicas", "Live gateways that share the limits, as last known", replicas);
      return this;
    }

    /** Decisions made without Redis, and charges that Redis has not received yet. */
    public StoreMeters<S> degraded(ToDoubleFunction<S> decisions, ToDoubleFunction<S> unreported) {
      figures.counter(
          "local.decisions", "Decisions made alone although limits are shared", decisions);
      figures.gauge(
          "debts", "Buckets drawn on alone that Redis is not yet charged for", unreported);
      return this;
    }

    /** The buckets of this process. */
    public StoreMeters<S> kept(ToDoubleFunction<S> keys, ToDoubleFunction<S> evictions) {
      figures.gauge("keys", "Buckets kept in this process", keys);
      figures.counter("evictions", "Buckets that had to give way to others", evictions);
      return this;
    }
  }
}
