package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Attempts to be taken for somebody else. */
public final class ForwardingMeters {
  private final Counter spoofed;

  /** Registers the counter. */
  public ForwardingMeters(MeterRegistry registry) {
    this.spoofed =
        Counter.builder("gateway.forwarding.spoofed")
            .description("Requests with forwarding headers from a peer that is no trusted proxy")
            .register(registry);
  }

  /** Counts one request whose forwarding headers were not believed. */
  public void spoofed() {
    spoofed.increment();
  }
}
