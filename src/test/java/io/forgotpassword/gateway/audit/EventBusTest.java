package io.forgotpassword.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.audit.AuditSettings.AddressSettings;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.telemetry.TraceSpan;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events cross the event bus, many in one message, and none is lost where nobody listens. */
class EventBusTest {
  private static final AuditSettings.Trail SOON =
      new AuditSettings.Trail(
          64 << 20,
          Duration.ofHours(24),
          Duration.ofMillis(10),
          1000,
          Duration.ofMillis(20),
          Secret.NONE);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger messages = new AtomicInteger();
  private final List<Object> bodies = new CopyOnWriteArrayList<>();
  private final AuditTrail trail;
  private final AuditPublisher publisher;
  private final Path directory;

  EventBusTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    AuditSettings settings =
        new AuditSettings(directory, Secret.NONE, "ocsf-1.8", AddressSettings.WHOLE, SOON, null);
    trail =
        AuditTrail.open(
            settings,
            new Pseudonym(new byte[32]),
            "1.0.0",
            InstantSource.system(),
            new SecureRandom());
    publisher = trail.publisher(vertx);
    vertx
        .eventBus()
        .addOutboundInterceptor(
            delivery -> {
              messages.incrementAndGet();
              bodies.add(delivery.message().body());
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
      publisher.publish(TestTrail.event(i), TraceSpan.NONE);
    }
  }

  /** Publishes on one event loop, at a stretch. Returns how many messages were sent meanwhile. */
  private int publishOnEventLoop(int events) throws Exception {
    return get(
        vertx
            .timer(1)
            .map(
                onEventLoop -> {
                  int before = messages.get();
                  publish(events);
                  return messages.get() - before;
                }));
  }

  private void settle() throws Exception {
    await("settled", () -> trail.ledger().figures().waiting() == 0);
  }

  private static void await(String what, Callable<Boolean> holds) throws Exception {
    Await.every(Duration.ofMillis(1), Duration.ofSeconds(30), what, holds);
  }

  private List<String> written() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Path segment : SegmentFile.segmentsIn(directory)) {
      lines.addAll(Files.readAllLines(segment));
    }
    return lines;
  }

  private boolean areCovered(int events) throws Exception {
    long written = trail.ledger().figures().written();
    List<String> lines = written();
    Path checkpoint = ChainVerifier.checkpointIn(directory);
    return written == events
        && Files.exists(checkpoint)
        && Files.readString(checkpoint).strip().equals(lines.get(lines.size() - 1));
  }

  @Test
  void a_checkpoint_follows_the_last_event_and_reaches_the_disk_though_nothing_else_comes()
      throws Exception {
    deploy();
    await("the first record is a checkpoint", () -> areCovered(0));
    publish(3);
    await("a checkpoint follows three events", () -> areCovered(3));
    publish(1);
    await("a checkpoint follows one more", () -> areCovered(4));
  }

  @Test
  void what_is_published_before_anybody_listens_is_counted_and_sent_to_nobody() throws Exception {
    publish(100);
    assertThat(messages).hasValue(0);
    assertThat(trail.ledger().figures().dropped(DropReason.CLOSED)).isEqualTo(100);
    deploy();
    publish(1);
    settle();
    assertThat(trail.ledger().figures().written()).isEqualTo(1);
    assertThat(trail.ledger().figures().emitted()).isEqualTo(101);
  }

  @Test
  void what_is_published_after_the_end_is_counted_and_sent_to_nobody() throws Exception {
    String deployment = deploy();
    publish(3);
    get(vertx.undeploy(deployment));
    assertThat(trail.ledger().figures().written()).isEqualTo(3);
    int before = messages.get();
    publish(4);
    assertThat(messages).hasValue(before);
    assertThat(trail.ledger().figures().dropped(DropReason.CLOSED)).isEqualTo(4);
    assertThat(trail.ledger().figures().waiting()).isZero();
  }

  @Test
  void a_batch_is_sent_when_it_is_full() throws Exception {
    deploy();
    assertThat(publishOnEventLoop(AuditPublisher.MAX_BATCH - 1)).isZero();
    settle();
    assertThat(messages).hasValue(1);
    assertThat(publishOnEventLoop(3 * AuditPublisher.MAX_BATCH)).isEqualTo(3);
    settle();
    assertThat(messages).hasValue(4);
    assertThat(trail.ledger().figures().written()).isEqualTo(4 * AuditPublisher.MAX_BATCH - 1);
  }

  @Test
  void events_that_come_together_share_few_messages() throws Exception {
    deploy();
    publishOnEventLoop(10_000);
    settle();
    assertThat(trail.ledger().figures().written()).isEqualTo(10_000);
    assertThat(messages).hasValue(10_000 / AuditPublisher.MAX_BATCH + 1);
  }

  @Test
  void an_event_that_comes_alone_is_sent_soon() throws Exception {
    deploy();
    for (int i = 1; i <= 3; i++) {
      assertThat(publishOnEventLoop(1)).isZero();
      settle();
      assertThat(messages).hasValue(i);
      assertThat(trail.ledger().figures().written()).isEqualTo(i);
    }
  }

  @Test
  void each_publisher_sends_batches_of_its_own() throws Exception {
    deploy();
    AuditPublisher other = trail.publisher(vertx);
    get(
        vertx
            .timer(1)
            .map(
                onEventLoop -> {
                  other.publish(TestTrail.event(1), TraceSpan.NONE);
                  publisher.publish(TestTrail.event(2), TraceSpan.NONE);
                  return true;
                }));
    settle();
    assertThat(messages).hasValue(2);
    assertThat(trail.ledger().figures().written()).isEqualTo(2);
  }

  @Test
  void a_message_is_a_batch_of_events() throws Exception {
    deploy();
    publish(1);
    settle();
    assertThat(bodies).singleElement().isInstanceOf(AuditPublisher.Batch.class);
  }
}
