package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Where limits are counted at the moment, and what that takes. */
public final class StoreMeters<S> {
  private final MeterRegistry registry;
  private final S store;

  /** The meters of one store. */
  public StoreMeters(MeterRegistry registry, S store) {
    this.registry = registry;
    this.store = store;
  }

  /** Whether the limits are shared right now, and among how many gateways. */
  public StoreMeters<S> shared(ToDoubleFunction<S> shared, ToDoubleFunction<S> replicas) {
    gauge("shared", "1 while Redis decides, 0 while this gateway decides alone", shared);
    gauge("replicas", "Live gateways that share the limits, as last known", replicas);
    return this;
  }

  /** What happened, and is still owed, because Redis was away. */
  public StoreMeters<S> degraded(ToDoubleFunction<S> decisions, ToDoubleFunction<S> debts) {
    counter("local.decisions", "Decisions made alone although limits are shared", decisions);
    gauge("debts", "Buckets drawn on alone that Redis is not yet charged for", debts);
    return this;
  }

  /** The buckets of this process. */
  public StoreMeters<S> kept(ToDoubleFunction<S> keys, ToDoubleFunction<S> evictions) {
    gauge("keys", "Buckets kept in this process", keys);
    counter("evictions", "Buckets that had to give way to others", evictions);
    return this;
  }

  private void gauge(String what, String help, ToDoubleFunction<S> value) {
    Gauge.builder("gateway.limit." + what, store, value).description(help).register(registry);
  }

  private void counter(String what, String help, ToDoubleFunction<S> value) {
    FunctionCounter.builder("gateway.limit." + what, store, value)
        .description(help)
        .register(registry);
  }
}
