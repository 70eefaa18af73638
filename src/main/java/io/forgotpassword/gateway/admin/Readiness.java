package io.forgotpassword.gateway.admin;

import java.util.List;

/** Tells whether this gateway should be sent requests, and if not, why. Thread-safe. */
public final class Readiness {
  private static final String READY = "";

  private volatile String obstacle = "starting";

  /** From now on it should be sent requests. */
  public void ready() {
    obstacle = READY;
  }

  /** From now on it should not. */
  public void notReady(String reason) {
    obstacle = reason;
  }

  /** Why it should not be sent requests; empty when it should. */
  List<String> obstacles() {
    String reason = obstacle;
    return reason.isEmpty() ? List.of() : List.of(reason);
  }
}
