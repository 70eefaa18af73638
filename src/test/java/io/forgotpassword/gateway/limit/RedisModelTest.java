package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.per;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script against {@link LocalStore}, which is Bucket4j: the same random requests at the same
 * times must have the same answers. Redis' clock is a key that the test sets.
 */
class RedisModelTest {
  private static final RedisConnection.Script ON_A_CLOCK_OF_ITS_OWN =
      new RedisConnection.Script(
          RedisConnection.Script.CONSUME
              .text()
              .replace("redis.call('TIME')", "redis.call('LRANGE', 'clock', 0, 1)"));

  /** Far enough apart for rounding, to a microsecond or to a unit, to decide nothing. */
  private static final int STEPS = 400;

  private static RedisProcess redis;

  private long nanos = 1_000_000_000L;

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

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void redis_and_bucket4j_decide_alike(long seed) {
    Random random = new Random(seed);
    List<LimitRule> rules =
        Rules.withLanes(
            Rules.ip(
                "a",
                per(1 + random.nextInt(7), Duration.ofMinutes(7)),
                per(11, Duration.ofHours(1))),
            Rules.shadow("b", per(1 + random.nextInt(3), Duration.ofSeconds(100))),
            Rules.username("c", per(13, Duration.ofMinutes(15)), per(30, Duration.ofHours(24))),
            Rules.client("d", per(5 + random.nextInt(9), Duration.ofMinutes(11))),
            Rules.shadowUsername("e", per(4, Duration.ofMinutes(9))));
    LocalStore local = new LocalStore(rules, 10_000, () -> nanos);
    redis.with(
        commands -> {
          RedisConnection connection =
              RedisConnection.to(Secret.of(redis.uri()), OpenRedis.TIMINGS.connect());
          connection.open().join();
          for (int i = 0; i < STEPS; i++) {
            nanos +=
                1_000_000L * random.nextInt(random.nextInt(10) == 0 ? 900_000 : 20_000) + 7_000;
            commands.del("clock");
            commands.rpush("clock", "" + nanos / 1_000_000_000, "" + nanos % 1_000_000_000 / 1000);
            RedisStore shared = fresh(connection);
            if (random.nextInt(20) == 0) {
              BucketRequest emptied = Rules.request(rules.get(random.nextInt(rules.size())), 1);
              OpenRedis.await(local.empty(emptied));
              shared.empty(emptied).join();
            }
            compare(
                local, shared, requestsOf(rules, random), random.nextInt(5) == 0, seed + "/" + i);
          }
          connection.close();
          return null;
        });
  }

  /** Without what an earlier one knows to be empty, so that Redis is always asked. */
  private RedisStore fresh(RedisConnection connection) {
    return new RedisStore(connection, () -> nanos, ON_A_CLOCK_OF_ITS_OWN);
  }

  private static List<BucketRequest> requestsOf(List<LimitRule> rules, Random random) {
    List<BucketRequest> requests = new ArrayList<>();
    for (LimitRule rule : rules) {
      if (random.nextInt(4) > 0) {
        BucketRequest one = Rules.request(rule, random.nextInt(3));
        boolean ofAnAge = rule.role() == LimitRule.Role.FORGOTTEN_DEVICES;
        long permits = ofAnAge ? 1 + random.nextInt(20 * STEPS) : 1;
        requests.add(new BucketRequest(rule, one.key(), permits));
      }
    }
    return requests;
  }

  private static void compare(
      LocalStore local,
      RedisStore shared,
      List<BucketRequest> requests,
      boolean addressAlone,
      String step) {
    List<BucketProbe> model = OpenRedis.await(local.consume(requests, addressAlone));
    List<BucketProbe> actual =
        requests.isEmpty() ? model : shared.consume(requests, addressAlone).join().probes();
    for (int i = 0; i < model.size(); i++) {
      BucketProbe expected = model.get(i);
      long wait = actual.get(i).nanosToWait();
      assertThat(Math.abs(wait - expected.nanosToWait())).as(step).isLessThan(10_000);
      assertThat(actual.get(i))
          .as(step)
          .isEqualTo(
              new BucketProbe(
                  expected.admits(), expected.before(), expected.after(), expected.window(), wait));
    }
  }
}
