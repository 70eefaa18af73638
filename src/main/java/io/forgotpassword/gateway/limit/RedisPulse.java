package io.forgotpassword.gateway.limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Once a second: connects to Redis if need be, shows that this gateway is alive, pays what is owed,
 * and closes the breaker. It is the probe of an open breaker, so that no request has to be.
 */
final class RedisPulse {
  static final Duration BEAT = Duration.ofSeconds(1);

  private static final int PAID_AT_ONCE = 200;
  private static final Duration PAYMENT_BOUND = Duration.ofSeconds(1);

  /** Beats without an answer after which the connection itself is not trusted any more. */
  private static final int PATIENCE = 3;

  private final RedisLink link;
  private final RedisStore redis;
  private final Replicas replicas;
  private final WarmBuckets warm;
  private final Breaker breaker;
  private final AtomicBoolean beating = new AtomicBoolean();
  private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(RedisPulse::thread);
  private volatile List<Payment> unpaid = List.of();
  private int missed;

  RedisPulse(
      RedisLink link, RedisStore redis, Replicas replicas, WarmBuckets warm, Breaker breaker) {
    this.link = link;
    this.redis = redis;
    this.replicas = replicas;
    this.warm = warm;
    this.breaker = breaker;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "redis-pulse");
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    var unused = clock.scheduleAtFixedRate(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes when Redis answered for the first time. */
  CompletableFuture<Void> firstAnswer() {
    return firstAnswer.copy();
  }

  private void beat() {
    if (beating.compareAndSet(false, true)) {
      var unused =
          CompletableFuture.completedFuture(link)
              .thenCompose(RedisLink::open)
              .thenCompose(
                  opened ->
                      replicas
                          .beat()
                          .orTimeout(DegradingStore.BOUND.toMillis(), TimeUnit.MILLISECONDS))
              .thenCompose(counted -> pay())
              .whenComplete((paid, failure) -> conclude(failure));
    }
  }

  /** Pays batch by batch; one whose payment failed is kept, and may be paid twice, never not. */
  private CompletableFuture<Void> pay() {
    if (unpaid.isEmpty()) {
      unpaid = warm.settle(PAID_AT_ONCE);
    }
    if (unpaid.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return redis
        .pay(unpaid)
        .orTimeout(PAYMENT_BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(
            paid -> {
              unpaid = List.of();
              return pay();
            });
  }

  private void conclude(@Nullable Throwable failure) {
    if (failure == null) {
      missed = 0;
      breaker.close();
      firstAnswer.complete(null);
    } else {
      breaker.failed(failure);
      missed++;
      if (missed % PATIENCE == 0) {
        link.drop();
      }
    }
    beating.set(false);
  }

  /** Payments that are on their way, or failed and are to be tried again. */
  int unpaid() {
    return unpaid.size();
  }

  /** Stops beating, without waiting. */
  void stop() {
    clock.shutdownNow();
  }
}
