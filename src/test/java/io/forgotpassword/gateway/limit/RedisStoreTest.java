package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.perHour;
import static io.forgotpassword.gateway.limit.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RedisStoreTest {
  private static final Logger LOG = LoggerFactory.getLogger(RedisStoreTest.class);
  private static final int REQUESTS = 2000;
  private static RedisProcess redis;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisProcess.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void forgetBuckets() {
    redis.with(commands -> commands.flushall());
  }

  @Test
  void two_gateways_admit_exactly_the_limit_on_one_hot_key() {
    List<LimitRule> rules = Rules.of(Rules.ip("hot", perHour(100)));
    assertThat(admittedOf(i -> List.of(request(rules.get(0), 1)))).isEqualTo(100);
  }

  @Test
  void two_gateways_admit_exactly_the_limit_of_each_of_many_keys() {
    List<LimitRule> rules = Rules.of(Rules.ip("many", perHour(5)));
    assertThat(admittedOf(i -> List.of(request(rules.get(0), i / 20)))).isEqualTo(500);
  }

  @Test
  void two_gateways_admit_what_the_tightest_of_several_rules_does() {
    List<LimitRule> rules =
        Rules.of(Rules.ip("per-ip", perHour(3)), Rules.username("global", perHour(100)));
    assertThat(admittedOf(i -> List.of(request(rules.get(0), i / 10), request(rules.get(1), 0))))
        .isEqualTo(100);
  }

  @Test
  void a_refused_request_takes_nothing_from_the_rules_that_would_admit_it() {
    List<LimitRule> rules =
        Rules.of(Rules.ip("per-ip", perHour(1)), Rules.username("per-username", perHour(9)));
    try (OpenRedis gateway = OpenRedis.to(redis.uri())) {
      BucketRequest ip = request(rules.get(0), 1);
      BucketRequest username = request(rules.get(1), 2);
      assertThat(gateway.consume(ip, username)).allMatch(BucketProbe::admits);

      assertThat(gateway.consume(username, ip))
          .extracting(BucketProbe::admits)
          .containsExactly(true, false);
      assertThat(gateway.store().level(username).join().permits()).isEqualTo(8);
    }
  }

  @Test
  void a_shadow_rule_never_refuses_and_counts_only_what_it_would_admit() {
    List<LimitRule> rules =
        Rules.of(Rules.shadow("trial", perHour(1)), Rules.ip("real", perHour(3)));
    try (OpenRedis gateway = OpenRedis.to(redis.uri())) {
      BucketRequest trial = request(rules.get(0), 1);
      BucketRequest real = request(rules.get(1), 1);
      assertThat(gateway.consume(trial, real))
          .extracting(BucketProbe::after)
          .containsExactly(0L, 2L);
      assertThat(gateway.consume(trial, real))
          .extracting(BucketProbe::after)
          .containsExactly(0L, 1L);
      assertThat(gateway.consume(trial, real))
          .extracting(BucketProbe::admits)
          .containsExactly(false, true);
      assertThat(gateway.consume(trial, real))
          .extracting(BucketProbe::admits)
          .containsExactly(false, false);
    }
  }

  @Test
  void every_window_must_have_room_and_the_wait_is_for_the_last_of_them() {
    List<LimitRule> rules =
        Rules.of(Rules.ip("two", Rules.per(2, Duration.ofMinutes(1)), perHour(3)));
    try (OpenRedis gateway = OpenRedis.to(redis.uri())) {
      BucketRequest request = request(rules.get(0), 7);
      gateway.consume(request);
      assertThat(gateway.consume(request).get(0))
          .extracting(BucketProbe::after, BucketProbe::window)
          .containsExactly(0L, 0);
      BucketProbe refused = gateway.consume(request).get(0);
      assertThat(refused.admits()).isFalse();
      assertThat(Duration.ofNanos(refused.nanosToWait()))
          .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }
  }

  @Test
  void a_bucket_is_full_again_after_a_reset_and_gone_when_time_has_filled_it() throws Exception {
    List<LimitRule> rules = Rules.of(Rules.ip("short", Rules.per(1, Duration.ofSeconds(1))));
    try (OpenRedis gateway = OpenRedis.to(redis.uri())) {
      BucketRequest request = request(rules.get(0), 3);
      gateway.consume(request);
      gateway.store().reset(request).join();
      assertThat(gateway.consume(request).get(0).admits()).isTrue();
      Await.until("no bucket left", () -> redis.with(commands -> commands.dbsize()) == 0);
    }
  }

  @Test
  void what_was_spent_stays_spent_when_a_rule_is_changed() {
    List<LimitRule> before = Rules.of(Rules.ip("changing", perHour(10)));
    List<LimitRule> after =
        Rules.of(Rules.ip("changing", perHour(6), Rules.per(9, Duration.ofDays(1))));
    try (OpenRedis old = OpenRedis.to(redis.uri());
        OpenRedis renewed = OpenRedis.to(redis.uri())) {
      old.consume(request(before.get(0), 1));
      old.consume(request(before.get(0), 1));
      assertThat(renewed.consume(request(after.get(0), 1)).get(0).before()).isEqualTo(4);
    }
  }

  private static long admittedOf(IntFunction<List<BucketRequest>> request) {
    List<CompletableFuture<RedisStore.Answer>> answers = new ArrayList<>();
    try (OpenRedis one = OpenRedis.to(redis.uri());
        OpenRedis other = OpenRedis.to(redis.uri())) {
      for (int i = 0; i < REQUESTS; i++) {
        answers.add((i % 2 == 0 ? one : other).store().consume(request.apply(i), false));
      }
      long admitted =
          answers.stream()
              .map(CompletableFuture::join)
              .filter(answer -> answer.probes().stream().allMatch(BucketProbe::admits))
              .count();
      LOG.info("two gateways, {} concurrent requests: {} admitted", REQUESTS, admitted);
      return admitted;
    }
  }
}
