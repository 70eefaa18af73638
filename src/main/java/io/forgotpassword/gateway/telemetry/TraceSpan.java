package io.forgotpassword.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/** A running span of a request. It is ended once; ending it again has no effect. */
public interface TraceSpan {
  /** A span that is not recorded. */
  TraceSpan NONE = new TraceSpan() {};

  /** The W3C Trace Context header for a call made in this span; null for no header. */
  default @Nullable String traceparent() {
    return null;
  }

  /**
   * The work succeeded.
   *
   * @param result one of a closed set, such as a verdict's id
   */
  default void ended(String result) {}

  /** The work failed. */
  default void failed(String result) {}
}
