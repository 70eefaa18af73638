package io.forgotpassword.gateway.limit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls per time that several gateways share. */
public interface SharedQuota {
  /** Whether a lease is worth asking for now. */
  boolean isShared();

  /** Live gateways, as last known; at least 1. */
  int replicas();

  /**
   * Leases permits that are due one after the other, after those of who asked before. Fails soon
   * when there is nobody to ask. Never waits on the calling thread.
   *
   * @param apart the time between two permits
   */
  CompletableFuture<Lease> lease(int permits, Duration apart);
}
