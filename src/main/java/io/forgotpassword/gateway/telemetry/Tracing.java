package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.RequestId;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Starts a trace for each request and sends traces to a collector. Thread-safe. */
public interface Tracing extends AutoCloseable {
  Tracing OFF = (id, head) -> RequestObserver.NONE;

  enum Fate {
    EXPORTED,
    FAILED,
    DROPPED
  }

  /**
   * The parts of a request's head that a trace needs: its path is one of a closed set, traceparent
   * (W3C Trace Context) is null unless there is exactly one, and a trusted proxy sent it or not.
   */
  record Head(String scheme, String route, @Nullable String traceparent, boolean trusted) {}

  /** Tracing as configured, of calls to this endpoint. */
  static Tracing of(TelemetrySettings settings, String version, URI upstream) {
    URI collector = settings.otlpEndpoint();
    return collector == null
        ? OFF
        : new OtelTracing(collector, settings.sampleRatio(), version, upstream);
  }

  /** Starts the trace of a POST that has just arrived. */
  RequestObserver begin(RequestId id, Head head);

  default long spans(Fate fate) {
    return 0;
  }

  /** Sends the queued spans; blocks for a few seconds at most. */
  @Override
  default void close() {}
}
