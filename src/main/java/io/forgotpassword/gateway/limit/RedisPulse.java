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
 *
 * <p>A gateway that missed a beat shares again at the second one that is answered. By then the
 * others have paid, too: whoever came back first would else spend what they have yet to charge, and
 * debts to an empty bucket are lost.
 */
final class RedisPulse {
  static final Duration BEAT = Duration.ofSeconds(1);

  private static final int PAID_AT_ONCE = 200;
  private static final Duration PAYMENT_BOUND = Duration.ofSeconds(1);

  /** Beats without an answer after which the connection itself is not trusted any more. */
  private static final int PATIENCE = 3;

  private final RedisLink link;
  private final Replicas replicas;
  private final RedisBreaker breaker;
  private final AtomicBoolean beating = new AtomicBoolean();
  private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(RedisPulse::thread);
  private volatile Books books;
  private volatile Bill unpaid;
  private int missed;

  /** Where debts are noted, and where they are paid to. */
  private record Books(WarmBuckets warm, RedisStore redis) {
    Bill due() {
      return new Bill(redis, warm.settleDebts(PAID_AT_ONCE));
    }
  }

  private record Bill(RedisStore redis, List<Payment> payments) {}

  RedisPulse(
      RedisLink link, RedisStore redis, Replicas replicas, WarmBuckets warm, RedisBreaker breaker) {
    this.link = link;
    this.replicas = replicas;
    this.breaker = breaker;
    this.books = new Books(warm, redis);
    this.unpaid = new Bill(redis, List.of());
  }

  /** From now on the debts of other rules are paid; they include those of the rules before. */
  void payFor(WarmBuckets warm, RedisStore redis) {
    books = new Books(warm, redis);
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
    Bill bill = unpaid.payments().isEmpty() ? books.due() : unpaid;
    unpaid = bill;
    if (bill.payments().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return bill.redis()
        .pay(bill.payments())
        .orTimeout(PAYMENT_BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(
            paid -> {
              unpaid = new Bill(bill.redis(), List.of());
              return pay();
            });
  }

  private void conclude(@Nullable Throwable failure) {
    if (failure == null) {
      boolean othersHavePaid = missed == 0 || !firstAnswer.isDone();
      missed = 0;
      if (othersHavePaid) {
        breaker.close();
        firstAnswer.complete(null);
      }
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
    return unpaid.payments().size();
  }

  /** Stops beating, without waiting. */
  void stop() {
    clock.shutdownNow();
  }
}
