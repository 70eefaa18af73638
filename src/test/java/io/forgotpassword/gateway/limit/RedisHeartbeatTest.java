package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.perHour;
import static io.forgotpassword.gateway.limit.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisHeartbeatTest {
  private final List<LimitRule> rules = Rules.of(Rules.ip("per-ip", perHour(5)));
  private final WarmBuckets warm =
      new WarmBuckets(
          new LocalStore(rules, 1000, System::nanoTime), new UnreportedConsumption(1000));
  private final RedisBreaker breaker =
      new RedisBreaker(System::nanoTime, OpenRedis.TIMINGS.request());
  private RedisProcess redis;
  private RedisConnection connection;
  private RedisStore store;
  private RedisHeartbeat heartbeat;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start();
    connection = RedisConnection.to(Secret.of(redis.uri()), OpenRedis.TIMINGS.connect());
    store = new RedisStore(connection, System::nanoTime, RedisConnection.Script.CONSUME);
    heartbeat = new RedisHeartbeat(connection, store, warm, breaker, OpenRedis.TIMINGS);
    heartbeat.start();
    Await.until("a closed breaker", () -> !breaker.isOpen());
  }

  @AfterEach
  void stop() {
    var unused = heartbeat.stop();
    connection.close();
    redis.close();
  }

  @Test
  void a_connection_that_does_not_answer_is_closed_and_another_is_made() throws Exception {
    redis.pause();
    Await.until("a closed connection", () -> !connection.isOpen());
    Await.until("an open breaker", breaker::isOpen);
    redis.resume();
    Await.until("a closed breaker", () -> connection.isOpen() && !breaker.isOpen());
  }

  @Test
  void everything_unreported_is_reported_with_one_heartbeat() throws Exception {
    for (int i = 0; i < 1000; i++) {
      warm.consume(List.of(request(rules.get(0), i)), false, 1);
    }
    Await.until("everything reported", () -> warm.unreported().size() + heartbeat.pending() == 0);
    for (int i = 0; i < 1000; i += 100) {
      assertThat(store.level(request(rules.get(0), i)).join().permits()).isEqualTo(4);
    }
  }
}
