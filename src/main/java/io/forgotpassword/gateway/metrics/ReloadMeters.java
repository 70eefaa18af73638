package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Configurations read while running. */
public final class ReloadMeters {
  private final Counter applied;
  private final Counter rejected;

  /** Registers a counter for each result. */
  public ReloadMeters(MeterRegistry registry) {
    this.applied = counter(registry, "applied");
    this.rejected = counter(registry, "rejected");
  }

  /** Its limit rules are in force. */
  public void applied() {
    applied.increment();
  }

  /** It had problems and changed nothing. */
  public void rejected() {
    rejected.increment();
  }

  private static Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("gateway.config.reloads")
        .description("Configurations read while running; a rejected one changes nothing")
        .tag("result", result)
        .register(registry);
  }
}
