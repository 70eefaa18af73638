package io.forgotpassword.gateway.admin;

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

  /** Whether requests are welcome. */
  public boolean isReady() {
    return obstacle.isEmpty();
  }

  /** Why they are not, empty when they are. */
  public String obstacle() {
    return obstacle;
  }
}
