package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.QuotaCategory;
import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases of two gateways on one real Redis. */
class RedisQuotaTest {
  private static final String KEY = RedisQuota.keyOf(QuotaCategory.USER_ACCOUNT_RECOVERY);

  private static final Duration APART = Duration.ofMillis(10);
  private static final long BURST_NANOS = Duration.ofMillis(50).toNanos();

  private final RedisBreaker breaker =
      new RedisBreaker(System::nanoTime, OpenRedis.TIMINGS.request());
  private final List<RedisConnection> connections = new ArrayList<>();
  private RedisProcess redis;
  private RedisQuota one;
  private RedisQuota other;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start();
    breaker.close();
    one = quota();
    other = quota();
  }

  private RedisQuota quota() {
    RedisConnection connection =
        RedisConnection.to(Secret.of(redis.uri()), OpenRedis.TIMINGS.connect());
    connection.open().join();
    connections.add(connection);
    return new RedisQuota(
        QuotaCategory.USER_ACCOUNT_RECOVERY,
        connection,
        breaker,
        () -> 2,
        OpenRedis.TIMINGS.request());
  }

  @AfterEach
  void stop() {
    connections.forEach(RedisConnection::close);
    redis.close();
  }

  /** Asks until it is told in time, however busy the machine is. */
  private static SharedQuota.Lease lease(RedisQuota quota, int permits, Duration apart) {
    while (true) {
      try {
        return quota.lease(permits, apart).join();
      } catch (java.util.concurrent.CompletionException slow) {
        assertThat(slow).hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);
      }
    }
  }

  @Test
  void permits_of_all_gateways_are_due_one_after_the_other() {
    long started = System.nanoTime();
    for (int permitsBefore = 0; permitsBefore < 75; permitsBefore += 5) {
      SharedQuota.Lease lease = lease(permitsBefore % 2 == 0 ? one : other, 5, APART);
      long due = System.nanoTime() + lease.delay().toNanos() - started;
      assertThat(lease.permits()).isEqualTo(5);
      assertThat(due).isGreaterThanOrEqualTo(permitsBefore * APART.toNanos() - BURST_NANOS);
    }
  }

  @Test
  void a_gateway_that_would_wait_more_than_a_second_is_to_ask_again() {
    lease(one, 60, Duration.ofSeconds(1));

    SharedQuota.Lease lease = lease(other, 1, APART);

    assertThat(lease.permits()).isZero();
    assertThat(lease.delay()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(59));
  }

  @Test
  void what_was_written_before_redis_clock_was_set_back_holds_nobody_up() {
    long far = (System.currentTimeMillis() + Duration.ofHours(1).toMillis()) * 1000;
    redis.with(commands -> commands.set(KEY, Long.toString(far)));

    assertThat(lease(one, 1, APART)).isEqualTo(new SharedQuota.Lease(1, Duration.ZERO));
  }

  @Test
  void a_pause_gives_out_no_more_than_the_burst_afterwards() {
    lease(one, 1, APART);
    redis.with(commands -> commands.set(KEY, "1"));

    long started = System.nanoTime();
    Duration delay = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      delay = lease(one, 1, APART).delay();
    }
    long due = System.nanoTime() + delay.toNanos() - started;
    assertThat(due).isGreaterThanOrEqualTo(9 * APART.toNanos() - BURST_NANOS);
  }

  @Test
  void when_redis_is_gone_leases_fail_and_the_quota_is_not_shared() {
    assertThat(one.isShared()).isTrue();
    redis.kill();
    for (int i = 0; i < 200 && one.isShared(); i++) {
      assertThat(one.lease(1, APART)).failsWithin(Duration.ofSeconds(5));
    }
    assertThat(one.isShared()).isFalse();
  }
}
