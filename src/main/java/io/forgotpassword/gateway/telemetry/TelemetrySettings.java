package io.forgotpassword.gateway.telemetry;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Settings of traces, log and access log: {@code telemetry} in the configuration file.
 *
 * @param otlpEndpoint the collector for traces; null means no traces
 * @param sampleRatio the share of requests that is traced, 0 to 1, unless a trusted parent decides
 * @param accessLog whether each request is logged
 * @param accessLogPaths whether its path is logged, too, without the query
 */
public record TelemetrySettings(
    @Nullable URI otlpEndpoint,
    double sampleRatio,
    Logs logs,
    boolean accessLog,
    boolean accessLogPaths) {
  public static final double DEFAULT_SAMPLE_RATIO = 0.1;

  /** No traces, no access log, text lines. */
  public static final TelemetrySettings DEFAULT =
      new TelemetrySettings(null, DEFAULT_SAMPLE_RATIO, Logs.TEXT, false, false);

  public enum Logs {
    TEXT,
    JSON
  }
}
