package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.limit.SharedQuota;
import io.forgotpassword.gateway.limit.SharedQuota.Lease;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** A quota of two gateways that answers when the test does. */
final class FakeQuota implements SharedQuota {
  record LeaseRequest(int permits, Duration interval, CompletableFuture<Lease> answer) {
    void grant(Duration delay) {
      answer.complete(new Lease(permits, delay));
    }
  }

  private final Deque<LeaseRequest> requests = new ArrayDeque<>();
  private boolean shared = true;

  void away() {
    shared = false;
  }

  void back() {
    shared = true;
  }

  /** The one lease that was asked for since. */
  LeaseRequest request() {
    return requests.removeFirst();
  }

  int requests() {
    return requests.size();
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public int replicas() {
    return 2;
  }

  @Override
  public CompletableFuture<Lease> lease(int permits, Duration interval) {
    LeaseRequest request = new LeaseRequest(permits, interval, new CompletableFuture<>());
    requests.add(request);
    return request.answer();
  }
}
