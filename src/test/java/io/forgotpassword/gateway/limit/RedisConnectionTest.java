package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.perHour;
import static io.forgotpassword.gateway.limit.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.FreePorts;
import io.forgotpassword.gateway.model.Secret;
import io.lettuce.core.RedisConnectionException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisConnectionTest {
  private final List<LimitRule> rules = Rules.of(Rules.ip("per-ip", perHour(2)));

  @Test
  void a_password_in_the_uri_opens_a_guarded_redis() throws Exception {
    try (RedisProcess redis = RedisProcess.start("--requirepass", "s3cret");
        OpenRedis gateway =
            OpenRedis.to("redis://:s3cret@127.0.0.1:" + redis.port() + "/3", rules)) {
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
      try (OpenRedis gateway = OpenRedis.to(uri + "?verifyPeer=NONE", rules)) {
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
          RedisConnection.to(
              Secret.of(redis.uri()),
              OpenRedis.TIMINGS.connect(),
              RedisConnection.Script.HEARTBEAT);
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
