package io.forgotpassword.gateway.governor;

import io.forgotpassword.gateway.limit.SharedQuota.Lease;
import io.forgotpassword.gateway.limit.SharedQuota;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** A quota of two gateways that answers when the test does. */
final class FakeQuota implements SharedQuota {
  record Wish(int permits, Duration apart, CompletableFuture<Lease> answer) {
    void grant(Duration delay) {
      answer.complete(new Lease(permits, delay));
    }
  }

  private final Deque<Wish> wishes = new ArrayDeque<>();
  private boolean shared = true;

  void away() {
    shared = false;
  }

  void back() {
    shared = true;
  }

  /** The one lease that was asked for since. */
  Wish wish() {
    return wishes.removeFirst();
  }

  int wishes() {
    return wishes.size();
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
  public CompletableFuture<Lease> lease(int permits, Duration apart) {
    Wish wish = new Wish(permits, apart, new CompletableFuture<>());
    wishes.add(wish);
    return wish.answer();
  }
}
