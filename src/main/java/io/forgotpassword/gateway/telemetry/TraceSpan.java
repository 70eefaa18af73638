package io.forgotpassword.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/** One passage through a {@link SpanName}, until it is ended; to end it again does nothing. */
public interface TraceSpan {
  /** Nobody follows it. */
  TraceSpan NONE = new TraceSpan() {};

  /** The W3C Trace Context header for a call that this step makes; null when it has none. */
  default @Nullable String traceparent() {
    return null;
  }

  /**
   * The stage did what it is for.
   *
   * @param result one of a closed set, such as a verdict's id
   */
  default void ended(String result) {}

  /** The stage failed. */
  default void failed(String result) {}
}
