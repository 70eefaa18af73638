package io.forgotpassword.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.DoubleSupplier;

/** Meters of the edge's TLS. Thread-safe; one for all event loops. */
public final class TlsMeters {
  private final Counter tls13;
  private final Counter tls12;
  private final Counter failed;

  /**
   * Registers all of them.
   *
   * @param expiry until when the certificate in force is valid, in seconds since 1970; NaN without
   */
  public TlsMeters(MeterRegistry registry, DoubleSupplier expiry) {
    this.tls13 = handshakes(registry, "done", "1.3");
    this.tls12 = handshakes(registry, "done", "1.2");
    this.failed = handshakes(registry, "failed", "none");
    Gauge.builder("gateway.tls.certificate.expiry.seconds", expiry, DoubleSupplier::getAsDouble)
        .description(
            "When the certificate in force expires, in seconds since 1970; NaN without TLS")
        .strongReference(true)
        .register(registry);
  }

  private static Counter handshakes(MeterRegistry registry, String outcome, String version) {
    return Figures.counter(
        registry,
        "gateway.tls.handshakes",
        "TLS handshakes with callers that sent something",
        Tags.of("outcome", outcome, "version", version));
  }

  /**
   * Counts a handshake.
   *
   * @param result its protocol, or anything else for one that failed
   */
  public void handshake(String result) {
    switch (result) {
      case "TLSv1.3" -> tls13.increment();
      case "TLSv1.2" -> tls12.increment();
      default -> failed.increment();
    }
  }
}
