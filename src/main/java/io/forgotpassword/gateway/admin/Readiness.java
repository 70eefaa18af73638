package io.forgotpassword.gateway.admin;

import java.util.concurrent.atomic.AtomicReference;

/** Whether this gateway should be sent requests, and why not. Shared. */
public final class Readiness {
  private static final String READY = "";

  private final AtomicReference<String> obstacle = new AtomicReference<>("starting");

  /** From now on requests are welcome. */
  public void ready() {
    obstacle.set(READY);
  }

  /** From now on they are not. */
  public void notReady(String reason) {
    obstacle.set(reason);
  }

  /** Whether requests are welcome. */
  public boolean isReady() {
    return obstacle.get().isEmpty();
  }

  /** Why they are not, empty when they are. */
  public String obstacle() {
    return obstacle.get();
  }
}
