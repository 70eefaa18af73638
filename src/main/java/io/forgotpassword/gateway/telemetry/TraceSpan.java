package io.forgotpassword.gateway.telemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A running span of a request. It is ended once; ending it again has no effect. */
public interface TraceSpan {
  TraceSpan NONE = new TraceSpan() {};

  /** The W3C Trace Context header for a call made in this span; null for no header. */
  default @Nullable String traceparent() {
    return null;
  }

  /** The work succeeded; the result is one of a closed set, such as a verdict's id. */
  default void ended(String result) {}

  default void failed(String result) {}

  enum SpanName {
    ADMIT,
    /** One call to Cognito, from waiting for a connection to the last byte of the answer. */
    FORWARD,
    /** The audit event, from its publication to its line in the trail. */
    AUDIT;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
