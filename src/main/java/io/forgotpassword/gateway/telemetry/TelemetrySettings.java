package io.forgotpassword.gateway.telemetry;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * {@code telemetry}.
 *
 * @param otlpEndpoint the collector that traces go to; null is off
 * @param sampleRatio which share of requests is traced, 0 to 1, where no trusted parent decides
 * @param accessLog whether each request leaves a line in the log
 */
public record TelemetrySettings(
    @Nullable URI otlpEndpoint, double sampleRatio, Logs logs, boolean accessLog) {
  /** One request in ten. */
  public static final double DEFAULT_SAMPLE_RATIO = 0.1;

  /** Neither traces nor access log, and logs for people. */
  public static final TelemetrySettings DEFAULT =
      new TelemetrySettings(null, DEFAULT_SAMPLE_RATIO, Logs.TEXT, false);

  /** What a line of the log looks like. */
  public enum Logs {
    /** For people. */
    TEXT,
    /** One JSON object in each line, for machines. */
    JSON
  }
}
