package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.limit.RedisProcess;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways of one deployment, on one Redis. */
class SharedLimitTest {
  private static final int LIMIT = 10;

  /** A request slower than the bound is decided locally, and may be let through once more. */
  private static final int SLOW = 3;

  @TempDir Path directory;

  @Test
  void two_gateways_with_one_redis_and_one_key_have_one_limit() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        TestGateway one = gateway("one", redis);
        TestGateway other = gateway("other", redis)) {
      int admitted = 0;
      for (int i = 0; i < 2 * LIMIT; i++) {
        admitted += admits(one, i) ? 1 : 0;
        admitted += admits(other, i) ? 1 : 0;
      }
      assertThat(admitted).isBetween(LIMIT - SLOW, LIMIT + SLOW);
    }
  }

  @Test
  void a_redis_that_is_emptied_gives_nobody_a_fresh_bucket() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        TestGateway gateway = gateway("one", redis)) {
      // One is left, so that nobody knows the bucket to be empty.
      for (int i = 0; i < LIMIT - 1; i++) {
        assertThat(admits(gateway, i)).isTrue();
      }
      redis.with(commands -> commands.flushall());

      int admitted = 0;
      for (int i = 0; i < LIMIT; i++) {
        admitted += admits(gateway, LIMIT + i) ? 1 : 0;
      }
      Await.until("the bucket paid in", () -> redis.with(commands -> !buckets(commands).isEmpty()));
      Await.until("shared limits", () -> gateway.metrics().contains("gateway_limit_shared 1"));
      for (int i = 0; i < LIMIT; i++) {
        admitted += admits(gateway, 2 * LIMIT + i) ? 1 : 0;
      }
      assertThat(admitted).as("the one that was left").isLessThanOrEqualTo(1);
    }
  }

  private static List<String> buckets(RedisCommands<String, String> commands) {
    return commands.keys("fpg:v1:{n:*}:per-ip:*");
  }

  private TestGateway gateway(String name, RedisProcess redis) throws Exception {
    return TestGateway.in(Files.createDirectory(directory.resolve(name)))
        .withAudit("pseudonym-key: shared")
        .withLimits(
            "{store: redis, redis: '%s', rules: [{name: per-ip, key: ip, allow: [%d per 1h]}]}"
                .formatted(redis.uri(), LIMIT))
        .start();
  }

  private static boolean admits(TestGateway gateway, int user) throws Exception {
    String body = "{\"ClientId\":\"1example23456789\",\"Username\":\"user%d\"}".formatted(user);
    return !gateway.call("ForgotPassword", body).body().contains("LimitExceeded");
  }
}
