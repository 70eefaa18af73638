package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import org.jspecify.annotations.Nullable;

/** Whoever follows one request through the gateway. May be told by any thread. */
public interface RequestObserver {
  /** Nobody follows the request, at no cost. */
  RequestObserver NONE = new RequestObserver() {};

  /** A stage of the request begins. */
  default TraceSpan begin(SpanName stage) {
    return TraceSpan.NONE;
  }

  /** It is known what became of the request; told once. */
  default void concluded(@Nullable Operation operation, Outcome outcome) {}

  /**
   * The caller has been answered, or has gone; told once.
   *
   * @param status 0 when the caller has gone
   * @param bytes of the answer's body
   */
  default void answered(int status, long bytes) {}
}
