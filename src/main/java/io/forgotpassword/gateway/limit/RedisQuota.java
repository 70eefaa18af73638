package io.forgotpassword.gateway.limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A quota in Redis, on Redis' clock: when the next permit of all gateways is due (GCRA), moved by
 * one run of {@code lease.lua}. Its failures are the limits' failures: one breaker for both.
 */
final class RedisQuota implements SharedQuota {
  static final String KEY = RedisStore.PREFIX + "quota";

  private static final long NANOS_PER_MICRO = 1_000;

  /** Half of a burst of 100 ms; what a gateway keeps of its lease is the other half. */
  private static final Duration BURST = Duration.ofMillis(50);

  /** Beyond it a gateway asks again, so that what it leases is still wanted when it is due. */
  private static final Duration MOST_AHEAD = Duration.ofSeconds(1);

  private final RedisLink link;
  private final RedisBreaker breaker;
  private final Replicas replicas;

  RedisQuota(RedisLink link, RedisBreaker breaker, Replicas replicas) {
    this.link = link;
    this.breaker = breaker;
    this.replicas = replicas;
  }

  @Override
  public boolean isShared() {
    return !breaker.isOpen();
  }

  @Override
  public int replicas() {
    return replicas.live();
  }

  /** A lease that was answered too late is lost: nobody uses it. */
  @Override
  public CompletableFuture<Lease> lease(int permits, Duration apart) {
    return link.run(
            LuaScript.LEASE,
            new String[] {KEY},
            Integer.toString(permits),
            micros(apart),
            micros(BURST),
            micros(MOST_AHEAD))
        .orTimeout(DegradingStore.BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                breaker.succeeded();
              } else {
                breaker.failed(failure);
              }
            })
        .thenApply(RedisQuota::read);
  }

  /** Rounded up: intervals never become shorter. */
  private static String micros(Duration time) {
    return Long.toString((time.toNanos() + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO);
  }

  private static Lease read(List<Long> answer) {
    return new Lease(
        Math.toIntExact(answer.get(0)), Duration.ofNanos(answer.get(1) * NANOS_PER_MICRO));
  }
}
