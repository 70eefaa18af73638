package io.forgotpassword.gateway.metrics;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * {@code telemetry}.
 *
 * @param otlpEndpoint where traces go; null is off
 */
public record TelemetrySettings(@Nullable URI otlpEndpoint) {}
