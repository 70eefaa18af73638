package io.forgotpassword.gateway.limit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A rate of calls that several gateways share. */
public interface SharedQuota {
  /**
   * Permits of the quota, for one gateway.
   *
   * @param permits how many; 0 when so many others are ahead that the gateway should ask again
   * @param delay until the first permit is due, or until it is worth asking again
   */
  record Lease(int permits, Duration delay) {}

  /** Whether a lease is worth asking for now. */
  boolean isShared();

  /** Live gateways, as last known; at least 1. */
  int replicas();

  /**
   * Leases permits that are due one after the other, behind those of gateways that asked before.
   * Fails soon when the quota's store does not answer. Never blocks the calling thread.
   *
   * @param interval the time between two permits
   */
  CompletableFuture<Lease> lease(int permits, Duration interval);
}
