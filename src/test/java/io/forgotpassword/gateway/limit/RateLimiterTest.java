package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.forgot;
import static io.forgotpassword.gateway.limit.LimitFixtures.rule;
import static io.forgotpassword.gateway.limit.LimitFixtures.settings;
import static io.forgotpassword.gateway.limit.LimitFixtures.withFingerprint;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import io.forgotpassword.gateway.model.LimitRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RateLimiterTest {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimiterTest.class);

  private final FakeNanos clock = new FakeNanos();

  private RateLimiter limiter(LimitSettings.Rule... rules) {
    return RateLimiter.local(settings(10_000, rules), clock, LimitFixtures.KEY);
  }

  private static boolean admits(RateLimiter limiter, RateLimitKeySource source) {
    return refusal(limiter, source) == null;
  }

  private static @Nullable LimitRefusal refusal(RateLimiter limiter, RateLimitKeySource source) {
    return limiter.admit(source).result().refusal();
  }

  @Test
  void eight_threads_with_a_thousand_requests_each_are_admitted_exactly_a_hundred_times()
      throws InterruptedException {
    RateLimiter limiter =
        limiter(
            rule("per-ip", LimitSettings.Key.IP, "5000 per 900s"),
            rule("per-username", LimitSettings.Key.USERNAME, "100 per 900s", "150 per 3600s"));
    AtomicInteger admitted = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    Thread[] threads = new Thread[8];
    for (int t = 0; t < threads.length; t++) {
      String ip = "192.0.2." + t;
      threads[t] =
          new Thread(
              () -> {
                awaitQuietly(start);
                for (int i = 0; i < 1000; i++) {
                  if (admits(limiter, forgot(ip, "ada"))) {
                    admitted.incrementAndGet();
                  }
                }
              });
      threads[t].start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    LOG.info("8 threads, 1000 requests each, limit 100: {} admitted", admitted);
    assertThat(admitted).hasValue(100);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_refused_address_does_not_drain_the_victims_username() {
    RateLimiter limiter =
        limiter(
            rule("per-username", LimitSettings.Key.USERNAME, "2 per 900s"),
            rule("per-ip", LimitSettings.Key.IP, "1 per 900s"));
    assertThat(admits(limiter, forgot("192.0.2.1", "other"))).isTrue();
    for (int i = 0; i < 50; i++) {
      assertThat(admits(limiter, forgot("192.0.2.1", "victim"))).isFalse();
    }

    assertThat(admits(limiter, forgot("192.0.2.2", "victim"))).isTrue();
    assertThat(admits(limiter, forgot("192.0.2.3", "victim"))).isTrue();
    assertThat(admits(limiter, forgot("192.0.2.4", "victim"))).isFalse();
  }

  @Test
  void the_window_that_refuses_and_the_time_to_wait_are_told() {
    RateLimiter limiter = limiter(rule("per-ip", LimitSettings.Key.IP, "2 per 10s", "3 per 3600s"));
    admits(limiter, forgot("192.0.2.1", "a"));
    admits(limiter, forgot("192.0.2.1", "b"));

    LimitRefusal byShort = Objects.requireNonNull(refusal(limiter, forgot("192.0.2.1", "c")));
    assertThat(byShort.permits()).isEqualTo(2);
    assertThat(byShort.retryAfter()).isEqualTo(Duration.ofSeconds(5));

    clock.advance(Duration.ofSeconds(10));
    assertThat(admits(limiter, forgot("192.0.2.1", "c"))).isTrue();
    LimitRefusal byLong = Objects.requireNonNull(refusal(limiter, forgot("192.0.2.1", "d")));
    assertThat(byLong.permits()).isEqualTo(3);
    assertThat(byLong.window()).isEqualTo(Duration.ofHours(1));
    assertThat(byLong.retryAfter()).isBetween(Duration.ofSeconds(1189), Duration.ofSeconds(1190));
  }

  @Test
  void an_address_that_refuses_is_named_before_a_username_that_does() {
    RateLimiter limiter =
        limiter(
            rule("per-username", LimitSettings.Key.USERNAME, "1 per 900s"),
            rule("per-ip", LimitSettings.Key.IP, "1 per 900s"));
    admits(limiter, forgot("192.0.2.1", "ada"));

    LimitRefusal refusal = Objects.requireNonNull(refusal(limiter, forgot("192.0.2.1", "ada")));

    assertThat(refusal.rule()).isEqualTo("per-ip");
    assertThat(refusal.byUsername()).isFalse();
  }

  @Test
  void another_spelling_of_a_username_gets_no_second_bucket() {
    RateLimiter limiter = limiter(rule("u", LimitSettings.Key.USERNAME, "1 per 900s"));
    assertThat(admits(limiter, forgot("192.0.2.1", "straße@example.com"))).isTrue();

    for (String spelling :
        List.of("STRASSE@example.com", "Straße@EXAMPLE.com", "ｓtraße@example.com")) {
      assertThat(admits(limiter, forgot("192.0.2.1", spelling))).as(spelling).isFalse();
    }
  }

  @Test
  void an_ipv6_host_is_its_64_and_a_mapped_ipv4_address_is_ipv4() {
    RateLimiter limiter = limiter(rule("ip", LimitSettings.Key.IP, "1 per 900s"));
    assertThat(admits(limiter, forgot("2001:db8::1", "a"))).isTrue();
    assertThat(admits(limiter, forgot("2001:db8::ffff:1", "a"))).isFalse();
    assertThat(admits(limiter, forgot("2001:db8:0:1::1", "a"))).isTrue();
    assertThat(admits(limiter, forgot("192.0.2.1", "a"))).isTrue();
    assertThat(admits(limiter, forgot("::ffff:192.0.2.1", "a"))).isFalse();
  }

  @Test
  void a_pair_counts_by_both_of_its_keys() {
    RateLimiter limiter =
        limiter(
            rule(
                "pair",
                List.of(LimitSettings.Key.USERNAME, LimitSettings.Key.NETWORK),
                LimitSettings.Mode.ENFORCE,
                "1 per 900s"));
    assertThat(admits(limiter, forgot("192.0.2.1", "ada"))).isTrue();
    assertThat(admits(limiter, forgot("192.0.2.250", "ada"))).isFalse();
    assertThat(admits(limiter, forgot("192.0.3.1", "ada"))).isTrue();
    assertThat(admits(limiter, forgot("192.0.2.1", "grace"))).isTrue();
  }

  @Test
  void requests_without_a_fingerprint_share_one_bucket() {
    RateLimiter limiter = limiter(rule("f", LimitSettings.Key.FINGERPRINT, "2 per 900s"));
    assertThat(admits(limiter, withFingerprint(null))).isTrue();
    assertThat(admits(limiter, withFingerprint("curl"))).isTrue();
    assertThat(admits(limiter, withFingerprint(null))).isTrue();
    assertThat(admits(limiter, withFingerprint(null))).isFalse();
    assertThat(admits(limiter, withFingerprint("curl"))).isTrue();
  }

  @Test
  void a_shadow_rule_neither_refuses_nor_takes_from_enforced_rules() {
    RateLimiter limiter =
        limiter(
            rule("trial", List.of(LimitSettings.Key.IP), LimitSettings.Mode.SHADOW, "1 per 900s"),
            rule("per-ip", LimitSettings.Key.IP, "3 per 900s"));
    for (int i = 0; i < 3; i++) {
      assertThat(admits(limiter, forgot("192.0.2.1", "ada"))).isTrue();
    }

    assertThat(admits(limiter, forgot("192.0.2.1", "ada"))).isFalse();
  }
}
