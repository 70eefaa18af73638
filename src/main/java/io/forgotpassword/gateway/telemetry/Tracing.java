package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.RequestId;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Begins the trace of each request, and sends traces to a collector. For any thread. */
public interface Tracing extends AutoCloseable {
  /** No request is traced. */
  Tracing OFF = (id, head) -> RequestObserver.NONE;

  /** What becomes of a span. */
  enum Fate {
    /** The collector has it. */
    EXPORTED,
    /** The collector did not take it. */
    FAILED,
    /** Too many waited for the collector. */
    DROPPED
  }

  /**
   * What a trace needs of a request's head.
   *
   * @param route its path, one of a closed set
   * @param traceparent the W3C Trace Context header; null unless there is exactly one
   * @param trusted whether a trusted proxy sent it
   */
  record Head(String scheme, String route, @Nullable String traceparent, boolean trusted) {}

  /**
   * Tracing as it is configured.
   *
   * @param upstream where requests are forwarded to
   */
  static Tracing of(TelemetrySettings settings, String version, URI upstream) {
    URI collector = settings.otlpEndpoint();
    return collector == null
        ? OFF
        : OtelTracing.to(collector, settings.sampleRatio(), version, upstream);
  }

  /** The trace of a POST that has just arrived. */
  RequestObserver begin(RequestId id, Head head);

  /** How many spans met a fate so far. */
  default long spans(Fate fate) {
    return 0;
  }

  /** Sends what waits, for no more than seconds; blocks. */
  @Override
  default void close() {}
}
