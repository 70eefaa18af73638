package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.PoolUser.Medium.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  @Test
  void a_full_outbox_drops_its_oldest_message() {
    Outbox outbox = new Outbox();
    for (int i = 0; i <= Outbox.MAX_MESSAGES; i++) {
      outbox.add(
          new Outbox.Message(Instant.EPOCH, "user" + i + "@example.com", EMAIL, "123456", null));
    }
    assertThat(outbox.messages()).hasSize(Outbox.MAX_MESSAGES);
    assertThat(outbox.lastTo("user0@example.com")).isEmpty();
    assertThat(outbox.lastTo("user1@example.com")).isPresent();
  }

  @Test
  void a_message_does_not_print_its_code() {
    assertThat(
            new Outbox.Message(Instant.EPOCH, "ada@example.com", EMAIL, "123456", null).toString())
        .doesNotContain("123456");
  }

  @Test
  void the_pool_serves_its_outbox_newest_first() throws JsonProcessingException {
    try (RunningPool running = RunningPool.example()) {
      running.forgot("ada").isOk();
      running.forgot("grace").isOk();
      PoolReply reply = running.send("/outbox", "GET", new byte[0], Map.of());
      JsonNode messages = new JsonMapper().readTree(reply.body());
      assertThat(messages).hasSize(2);
      assertThat(messages.get(0).get("to").asText()).isEqualTo("grace@example.com");
      assertThat(messages.get(0).get("medium").asText()).isEqualTo("EMAIL");
      assertThat(messages.get(0).get("sentAt").asText()).isEqualTo("2026-11-23T10:00:00Z");
      assertThat(messages.get(1).get("code").asText()).matches("[0-9]{6}");
      assertThat(reply.header("cache-control")).isEqualTo("no-store");
    }
  }
}
