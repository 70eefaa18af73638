package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where buckets are kept; {@link #stopRedis} after the last test. */
enum Where {
  HERE,
  IN_REDIS,
  HERE_WHILE_REDIS_IS_AWAY;

  private static @Nullable RedisProcess redis;

  RateLimiter limiter(LimitSettings.Rule... rules) throws Exception {
    return limiter(null, rules);
  }

  /** With pause links, too, when there are trusted devices. */
  RateLimiter limiter(LimitSettings.@Nullable TrustedDevices trusted, LimitSettings.Rule... rules)
      throws Exception {
    return limiter(trusted, Map.of(), rules);
  }

  /** The same, with the user pools of clients. */
  RateLimiter limiter(
      LimitSettings.@Nullable TrustedDevices trusted,
      Map<String, String> pools,
      LimitSettings.Rule... rules)
      throws Exception {
    if (this == HERE) {
      LimitSettings here = LimitFixtures.settings(1_000, rules);
      return RateLimiter.local(
          LimitFixtures.withLanes(here, trusted, pools), new FakeNanos(), LimitFixtures.KEY);
    }
    String uri = "redis://127.0.0.1:1";
    if (this == IN_REDIS) {
      RedisProcess running = redis == null ? RedisProcess.start() : redis;
      redis = running;
      running.with(commands -> commands.flushall());
      uri = running.uri();
    }
    return start(LimitFixtures.withLanes(Rules.shared(uri, rules), trusted, pools));
  }

  /** Of another gateway, with the buckets that are in Redis. */
  RateLimiter another(LimitSettings.TrustedDevices trusted, LimitSettings.Rule... rules)
      throws Exception {
    String uri = Objects.requireNonNull(redis).uri();
    return start(LimitFixtures.withLanes(Rules.shared(uri, rules), trusted, Map.of()));
  }

  private RateLimiter start(LimitSettings shared) throws Exception {
    RateLimiter limiter =
        RateLimiter.redis(shared, System::nanoTime, DegradationTest.PATIENT, LimitFixtures.KEY);
    if (this == IN_REDIS) {
      Await.until("shared buckets", () -> limiter.storeState().shared());
    }
    return limiter;
  }

  static void stopRedis() {
    if (redis != null) {
      redis.close();
      redis = null;
    }
  }

  /** How many decisions Redis made; a heartbeat is a script with one ZADD. */
  static long decisions() {
    RedisProcess running = Objects.requireNonNull(redis);
    String stats = running.with(commands -> commands.info("commandstats"));
    return RedisProcess.calls(stats, "evalsha") - RedisProcess.calls(stats, "zadd");
  }
}
