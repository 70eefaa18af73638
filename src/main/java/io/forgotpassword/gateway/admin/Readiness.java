package io.forgotpassword.gateway.admin;

import java.util.List;

/** Whether this gateway should be sent requests, and why not. Shared. */
public final class Readiness {
  private static final String READY = "";

  private volatile String obstacle = "starting";

  /** From now on requests are welcome. */
  public void ready() {
    obstacle = READY;
  }

  /** From now on they are not. */
  public void notReady(String reason) {
    obstacle = reason;
  }

  /** Why requests are not welcome; empty when they are. */
  List<String> obstacles() {
    String reason = obstacle;
    return reason.isEmpty() ? List.of() : List.of(reason);
  }
}
