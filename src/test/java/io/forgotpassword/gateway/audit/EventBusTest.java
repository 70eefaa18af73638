package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events cross the event bus, many in one message, and none is lost where nobody listens. */
class EventBusTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger messages = new AtomicInteger();
  private final AuditTrail trail;

  EventBusTest(@TempDir Path directory) throws Exception {
    AuditSettings settings =
        new AuditSettings(
            directory,
            Secret.NONE,
            "ocsf-1.8",
            AddressSettings.WHOLE,
            AuditSettings.Trail.DEFAULT,
            null);
    trail =
        AuditTrail.open(
            settings,
            new Pseudonym(new byte[32]),
            "1.0.0",
            InstantSource.system(),
            new SecureRandom());
    vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              messages.incrementAndGet();
              delivery.next();
            });
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
    trail.close();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  private String deploy() throws Exception {
    return get(
        vertx.deployVerticle(
            trail.verticle(), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
  }

  private void publish(int events) {
    for (int i = 0; i < events; i++) {
      trail.publisher(vertx).publish(TestTrail.event(i));
    }
  }

  private void settle() throws Exception {
    await("settled", () -> trail.ledger().waiting() == 0);
  }

  private static void await(String what, Callable<Boolean> holds) throws Exception {
    Await.every(Duration.ofMillis(1), Duration.ofSeconds(30), what, holds);
  }

  @Test
  void what_is_published_before_anybody_listens_is_written_then() throws Exception {
    publish(100);
    assertThat(messages).hasValue(1);
    deploy();
    settle();
    assertThat(trail.ledger().written()).isEqualTo(100);
    publish(1);
    settle();
    assertThat(trail.ledger().written()).isEqualTo(101);
    assertThat(messages).hasValue(1);
  }

  @Test
  void what_is_published_after_the_end_is_counted_and_sent_to_nobody() throws Exception {
    String deployment = deploy();
    publish(3);
    get(vertx.undeploy(deployment));
    assertThat(trail.ledger().written()).isEqualTo(3);
    int before = messages.get();
    publish(4);
    assertThat(messages).hasValue(before);
    assertThat(trail.ledger().dropped(DropReason.CLOSED)).isEqualTo(4);
    assertThat(trail.ledger().waiting()).isZero();
  }

  @Test
  void events_that_come_together_are_one_message() throws Exception {
    deploy();
    publish(10_000);
    settle();
    assertThat(trail.ledger().written()).isEqualTo(10_000);
    assertThat(messages).hasValue(1);
  }

  @Test
  void after_a_second_without_any_the_next_event_is_a_message_again() throws Exception {
    deploy();
    publish(1);
    settle();
    int before = rested();
    publish(1);
    settle();
    assertThat(messages).hasValue(before + 1);
  }

  @Test
  void a_request_s_turn_sends_nothing_and_its_event_is_announced_soon() throws Exception {
    deploy();
    publish(1);
    settle();
    int before = rested();
    Future<Integer> afterTurn =
        vertx
            .timer(1)
            .map(
                onEventLoop -> {
                  trail.publisher(vertx).publish(TestTrail.event(2), TraceSpan.NONE);
                  return messages.get();
                });
    assertThat(get(afterTurn)).isEqualTo(before);
    settle();
    assertThat(messages).hasValue(before + 1);
    assertThat(trail.ledger().written()).isEqualTo(2);
  }

  /** Waits until the audit's thread rests; how many messages there were until then. */
  private int rested() throws Exception {
    await("asleep", () -> !trail.isAwake());
    return messages.get();
  }
}
