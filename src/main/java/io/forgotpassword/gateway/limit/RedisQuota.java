package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.QuotaCategory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * A quota in Redis, on Redis' clock. Redis keeps when the next permit of all gateways is due (GCRA,
 * the generic cell rate algorithm), and one run of {@code lease.lua} moves that on. It shares the
 * limits' breaker, so either of them notices that Redis is away for both.
 */
final class RedisQuota implements SharedQuota {
  private static final String PREFIX = RedisStore.PREFIX + "quota";

  private static final long NANOS_PER_MICRO = 1_000;

  /** Half of a burst of 100 ms; the other half is what a gateway may keep of its lease. */
  private static final Duration BURST = Duration.ofMillis(50);

  /** Beyond it a gateway asks again, so that it does not lease permits long before their time. */
  private static final Duration MAX_AHEAD = Duration.ofSeconds(1);

  private final String key;
  private final RedisConnection connection;
  private final RedisBreaker breaker;
  private final IntSupplier replicas;
  private final Duration timeout;

  /**
   * @param replicas live gateways
   * @param timeout for one lease
   */
  RedisQuota(
      QuotaCategory category,
      RedisConnection connection,
      RedisBreaker breaker,
      IntSupplier replicas,
      Duration timeout) {
    this.key = keyOf(category);
    this.connection = connection;
    this.breaker = breaker;
    this.replicas = replicas;
    this.timeout = timeout;
  }

  /** That of recovery is older than the others, and gateways of all versions share it. */
  static String keyOf(QuotaCategory category) {
    return category == QuotaCategory.USER_ACCOUNT_RECOVERY
        ? PREFIX
        : PREFIX + ":" + category.wireName();
  }

  @Override
  public boolean isShared() {
    return !breaker.isOpen();
  }

  @Override
  public int replicas() {
    return replicas.getAsInt();
  }

  /** A lease that is answered after the timeout is lost. */
  @Override
  public CompletableFuture<Lease> lease(int permits, Duration interval) {
    return connection
        .run(
            RedisConnection.Script.LEASE,
            new String[] {key},
            Integer.toString(permits),
            micros(interval),
            micros(BURST),
            micros(MAX_AHEAD))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
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

  /** Rounded up, so that intervals never become shorter. */
  private static String micros(Duration time) {
    return Long.toString((time.toNanos() + NANOS_PER_MICRO - 1) / NANOS_PER_MICRO);
  }

  private static Lease read(List<Long> answer) {
    return new Lease(
        Math.toIntExact(answer.get(0)), Duration.ofNanos(answer.get(1) * NANOS_PER_MICRO));
  }
}
