package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.RequestId;

/** A request as log and traces see it. */
public interface Traced {
  /** The id in its log lines. */
  RequestId id();

  /** The receiver of its events. */
  RequestObserver observer();
}
