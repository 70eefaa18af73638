package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.perHour;
import static io.forgotpassword.gateway.limit.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.FreePorts;
import io.forgotpassword.gateway.e2e.RecordedLog;
import io.forgotpassword.gateway.model.Secret;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedisConnectionTest {
  private final List<LimitRule> rules = Rules.of(Rules.ip("per-ip", perHour(2)));

  @Test
  void a_password_in_the_uri_opens_a_guarded_redis() throws Exception {
    try (RedisProcess redis = RedisProcess.start("--requirepass", "s3cret");
        OpenRedis gateway = OpenRedis.to("redis://:s3cret@127.0.0.1:" + redis.port() + "/3")) {
      assertThat(gateway.consume(request(rules.get(0), 1)).get(0).after()).isEqualTo(1);
    }
  }

  @Test
  void a_redis_behind_tls_must_show_a_certificate_that_is_trusted() throws Exception {
    int port = FreePorts.next();
    try (RedisProcess redis =
        RedisProcess.start(
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            file("tls.crt"),
            "--tls-key-file",
            file("tls.key"),
            "--tls-auth-clients",
            "no")) {
      String uri = "rediss://127.0.0.1:" + port;
      try (OpenRedis gateway = OpenRedis.to(uri + "?verifyPeer=NONE")) {
        gateway.consume(request(rules.get(0), 1));
        assertThat(redis.calls("evalsha")).isEqualTo(1);
      }
      RedisConnection connection = RedisConnection.to(Secret.of(uri), OpenRedis.TIMINGS.connect());
      assertThatThrownBy(() -> connection.open().join())
          .hasRootCauseMessage("unable to find valid certification path to requested target");
      connection.close();
    }
  }

  private static String file(String name) throws Exception {
    return Path.of(RedisConnectionTest.class.getResource("/redis/" + name).toURI()).toString();
  }

  @Test
  void a_wrong_password_is_a_refused_connection() throws Exception {
    try (RedisProcess redis = RedisProcess.start("--requirepass", "s3cret")) {
      RedisConnection connection =
          RedisConnection.to(
              Secret.of("redis://:guess@127.0.0.1:" + redis.port()), OpenRedis.TIMINGS.connect());
      assertThatThrownBy(() -> connection.open().join())
          .hasCauseInstanceOf(RedisConnectionException.class)
          .hasRootCauseMessage("WRONGPASS invalid username-password pair or user is disabled.");
      assertThat(connection.isOpen()).isFalse();
      connection.close();
    }
  }

  @Test
  void a_gateway_with_a_wrong_password_counts_locally() throws Exception {
    try (RedisProcess redis = RedisProcess.start("--requirepass", "s3cret")) {
      DegradingStore gateway =
          DegradingStore.start(
              Rules.shared(redis.uri(), Rules.ip("per-ip", perHour(2))),
              rules,
              System::nanoTime,
              OpenRedis.TIMINGS);
      OpenRedis.await(gateway.ready());
      assertThat(gateway.state().shared()).isFalse();
      for (int i = 0; i < 4; i++) {
        assertThat(
                OpenRedis.await(gateway.consume(List.of(request(rules.get(0), 1)), false))
                    .get(0)
                    .admits())
            .isEqualTo(i < 2);
      }
      gateway.close();
    }
  }

  @Test
  void a_start_tells_a_wrong_password_from_a_refused_connection_and_a_certificate()
      throws Exception {
    int tls = FreePorts.next();
    try (RedisProcess redis =
        RedisProcess.start(
            "--requirepass",
            "s3cret",
            "--tls-port",
            Integer.toString(tls),
            "--tls-cert-file",
            file("tls.crt"),
            "--tls-key-file",
            file("tls.key"),
            "--tls-auth-clients",
            "no")) {
      String host = "127.0.0.1:";
      String refused = "refuses the user or the password of limits.redis";
      assertThat(warningsOf("redis://:guess@" + host + redis.port(), refused))
          .allMatch(line -> line.contains(refused))
          .allMatch(line -> line.contains("WRONGPASS") && !line.contains("guess"));
      assertThat(warningsOf("redis://" + host + redis.port(), refused))
          .allMatch(line -> line.contains(refused));
      String untrusted = "its certificate and what the JVM trusts";
      assertThat(warningsOf("rediss://:s3cret@" + host + tls, untrusted))
          .allMatch(line -> line.contains(untrusted));
      assertThat(warningsOf("redis://nowhere.invalid:6379", "has no address"))
          .allMatch(line -> line.contains("has no address"));
      redis.kill();
      String closed = "refuses the connection; look at limits.redis";
      assertThat(warningsOf(redis.uri(), closed)).allMatch(line -> line.contains(closed));
    }
  }

  /**
   * What is logged until the reason is. When Redis refuses at once, Lettuce now and then says that
   * it lost the connection, and the reason with the next heartbeat.
   */
  private List<String> warningsOf(String uri, String reason) throws Exception {
    try (RecordedLog log = new RecordedLog()) {
      DegradingStore gateway =
          DegradingStore.start(
              Rules.shared(uri, Rules.ip("per-ip", perHour(2))),
              rules,
              System::nanoTime,
              OpenRedis.TIMINGS);
      Await.until(reason, () -> log.alarms().stream().anyMatch(line -> line.contains(reason)));
      gateway.close();
      return log.alarms().stream()
          .filter(line -> !line.contains("the connection to Redis is lost"))
          .toList();
    }
  }

  @Test
  void a_broken_connection_that_is_replaced_is_closed() throws Exception {
    try (RedisProcess redis = RedisProcess.start()) {
      RedisConnection connection =
          RedisConnection.to(Secret.of(redis.uri()), OpenRedis.TIMINGS.connect());
      connection.open().join();
      for (int i = 0; i < 3; i++) {
        redis.kill();
        Await.until("noticed", () -> !connection.isOpen());
        redis.restart();
        connection.open().join();
      }
      Await.until("closed", () -> connectionsOf(connection) == 1);
      connection.close();
    }
  }

  /** What Lettuce keeps until it is closed. */
  private static long connectionsOf(RedisConnection connection) throws Exception {
    Field client = RedisConnection.class.getDeclaredField("client");
    Field resources = AbstractRedisClient.class.getDeclaredField("closeableResources");
    client.setAccessible(true);
    resources.setAccessible(true);
    Set<?> open = (Set<?>) resources.get(client.get(connection));
    return open.stream().filter(StatefulRedisConnection.class::isInstance).count();
  }

  @Test
  void a_uri_that_is_not_understood_is_not_shown() {
    assertThatThrownBy(
            () ->
                RedisConnection.to(
                    Secret.of("redis://:s3cret@host:1/database"), OpenRedis.TIMINGS.connect()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void an_unreachable_redis_fails_soon_and_is_reached_later() throws Exception {
    try (RedisProcess redis = RedisProcess.start()) {
      redis.kill();
      RedisConnection connection =
          RedisConnection.to(Secret.of(redis.uri()), OpenRedis.TIMINGS.connect());
      assertThat(connection.open()).failsWithin(Duration.ofSeconds(5));
      redis.restart();
      connection.open().join();
      assertThat(
              connection
                  .run(
                      RedisConnection.Script.HEARTBEAT,
                      new String[] {"gateways", "marker"},
                      "me",
                      "3000",
                      "7")
                  .join())
          .containsExactly(1L, 7L);
      connection.close();
    }
  }
}
