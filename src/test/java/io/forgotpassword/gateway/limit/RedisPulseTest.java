package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.draw;
import static io.forgotpassword.gateway.limit.Rules.perHour;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.model.Secret;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisPulseTest {
  private final List<LimitRule> rules = Rules.of(Rules.ip("per-ip", perHour(5)));
  private final WarmBuckets warm = new WarmBuckets(rules, 1000, System::nanoTime);
  private final RedisBreaker breaker = new RedisBreaker(System::nanoTime);
  private RedisProcess redis;
  private RedisLink link;
  private RedisStore store;
  private RedisPulse pulse;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start();
    link = RedisLink.to(Secret.of(redis.uri()), LuaScript.DRAW, LuaScript.HEARTBEAT);
    store = new RedisStore(link, rules, System::nanoTime, LuaScript.DRAW);
    pulse = new RedisPulse(link, store, new Replicas(link, RedisPulse.BEAT), warm, breaker);
    pulse.start();
    Await.until("a closed breaker", () -> !breaker.isOpen());
  }

  @AfterEach
  void stop() {
    pulse.stop();
    link.close();
    redis.close();
  }

  @Test
  void a_connection_that_does_not_answer_is_given_up_and_another_is_made() throws Exception {
    redis.pause();
    Await.until("a connection given up", () -> !link.isOpen());
    Await.until("an open breaker", breaker::isOpen);
    redis.resume();
    Await.until("a closed breaker", () -> link.isOpen() && !breaker.isOpen());
  }

  @Test
  void many_debts_are_paid_with_one_beat() throws Exception {
    for (int i = 0; i < 1000; i++) {
      warm.draw(List.of(draw(rules.get(0), i)), 1);
    }
    Await.until("no debts", () -> warm.debts().size() + pulse.unpaid() == 0);
    for (int i = 0; i < 1000; i += 100) {
      assertThat(OpenRedis.await(store.peek(draw(rules.get(0), i))).before()).isEqualTo(4);
    }
  }
}
