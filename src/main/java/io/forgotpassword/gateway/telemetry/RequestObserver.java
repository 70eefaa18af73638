package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.telemetry.TraceSpan.SpanName;
import org.jspecify.annotations.Nullable;

/** Receives the events of one request, on any thread. */
public interface RequestObserver {
  RequestObserver NONE = new RequestObserver() {};

  default TraceSpan begin(SpanName name) {
    return TraceSpan.NONE;
  }

  /** The outcome is known; called once. */
  default void concluded(@Nullable Operation operation, Outcome outcome) {}

  /**
   * The caller was answered with so many bytes, or disconnected: then the status is 0. Called once.
   */
  default void answered(int status, long bytes) {}

  /** A request as log and traces see it: its id in the log, and the receiver of its events. */
  interface Traced {
    RequestId id();

    RequestObserver observer();
  }
}
