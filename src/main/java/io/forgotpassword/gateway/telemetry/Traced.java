package io.forgotpassword.gateway.telemetry;

import io.forgotpassword.gateway.model.RequestId;

/** A request as far as the log and those who follow it are concerned. */
public interface Traced {
  /** The id that its log lines have. */
  RequestId id();

  /** Who follows it. */
  RequestObserver observer();
}
