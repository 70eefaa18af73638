package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.perHour;
import static io.forgotpassword.gateway.limit.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
  private static final int REQUESTS = 50;

  private final List<LimitRule> rules =
      Rules.of(
          Rules.ip("per-ip", perHour(3)),
          Rules.username("per-username", perHour(3)),
          Rules.shadow("trial", perHour(3)));
  private final BucketRequest username = request(rules.get(1), 1);
  private long nanos;
  private RedisProcess redis;
  private RedisConnection connection;
  private RedisStore store;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start();
    connection = RedisConnection.to(Secret.of(redis.uri()), OpenRedis.TIMINGS.connect());
    connection.open().join();
    store = new RedisStore(connection, () -> nanos, RedisConnection.Script.CONSUME);
  }

  @AfterEach
  void stop() {
    connection.close();
    redis.close();
  }

  @Test
  void a_request_is_one_round_trip_whatever_the_number_of_its_rules() {
    for (int i = 0; i < REQUESTS; i++) {
      ask(request(rules.get(0), i), request(rules.get(1), i), request(rules.get(2), i));
    }
    assertThat(redis.calls("evalsha")).isEqualTo(REQUESTS);
    assertThat(redis.calls("eval")).isZero();
  }

  @Test
  void a_request_that_an_address_rule_surely_refuses_is_none() {
    BucketRequest ip = emptied(request(rules.get(0), 1));
    long before = redis.calls("evalsha");

    BucketProbe refused = ask(ip, username).get(0);

    assertThat(refused.admits()).isFalse();
    assertThat(refused.nanosToWait()).isBetween(1L, Duration.ofMinutes(20).toNanos());
    assertThat(redis.calls("evalsha")).isEqualTo(before);
  }

  @Test
  void what_is_known_is_asked_again_after_some_seconds() {
    BucketRequest ip = emptied(request(rules.get(0), 1));
    long before = redis.calls("evalsha");
    nanos += Duration.ofSeconds(6).toNanos();
    ask(ip);
    assertThat(redis.calls("evalsha")).isEqualTo(before + 1);
  }

  @Test
  void a_username_alone_does_not_answer_for_an_address_that_was_not_asked() {
    emptied(username);
    long before = redis.calls("evalsha");
    BucketRequest other = request(rules.get(0), 9);

    assertThat(ask(other, username)).extracting(BucketProbe::admits).containsExactly(true, false);
    assertThat(redis.calls("evalsha")).isEqualTo(before + 1);

    assertThat(ask(username).get(0).admits()).isFalse();
    assertThat(redis.calls("evalsha")).isEqualTo(before + 1);
  }

  @Test
  void a_script_that_redis_forgot_is_sent_again() {
    ask(username);
    redis.with(commands -> commands.scriptFlush());
    assertThat(ask(username).get(0).after()).isEqualTo(1);
    assertThat(redis.calls("eval")).isEqualTo(1);
  }

  private BucketRequest emptied(BucketRequest request) {
    for (int i = 0; i < 4; i++) {
      ask(request);
    }
    return request;
  }

  private List<BucketProbe> ask(BucketRequest... requests) {
    return store.consume(List.of(requests), false).join().probes();
  }
}
