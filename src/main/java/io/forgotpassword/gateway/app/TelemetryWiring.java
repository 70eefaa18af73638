package io.forgotpassword.gateway.app;

import io.forgotpassword.gateway.config.GatewayConfig;
import io.forgotpassword.gateway.metrics.TelemetryMeters;
import io.forgotpassword.gateway.telemetry.AccessLog;
import io.forgotpassword.gateway.telemetry.LogOutput;
import io.forgotpassword.gateway.telemetry.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Traces and the access log, shared by all event loops, and what is counted of them. */
final class TelemetryWiring {
  private final Tracing tracing;
  private final @Nullable AccessLog accessLog;

  TelemetryWiring(GatewayConfig config, MeterRegistry registry) {
    this.tracing = Tracing.of(config.telemetry(), Version.text(), config.cognito().endpoint());
    this.accessLog = config.telemetry().accessLog() ? new AccessLog(System::nanoTime) : null;
    for (Tracing.Fate fate : Tracing.Fate.values()) {
      TelemetryMeters.spans(
          registry, tracing, fate.name().toLowerCase(Locale.ROOT), of -> of.spans(fate));
    }
    TelemetryMeters.lostLines(registry, LogOutput::lost);
  }

  Tracing tracing() {
    return tracing;
  }

  @Nullable AccessLog accessLog() {
    return accessLog;
  }

  /** Sends the traces that wait. */
  void close() {
    tracing.close();
  }
}
