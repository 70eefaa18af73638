package io.forgotpassword.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.admin.Health;
import io.forgotpassword.gateway.metrics.ProcessMeters;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two event loops under watch, on a clock of the test's. */
class EventLoopWatchTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final AtomicLong nanos = new AtomicLong();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ProcessMeters meters = new ProcessMeters(registry, "test");
  private final Health health = new Health(nanos::get);
  private final CountDownLatch released = new CountDownLatch(1);

  @BeforeEach
  void watch() throws Exception {
    Blocking.await(
        vertx.deployVerticle(
            () -> new EventLoopWatch(health, meters, nanos::get, Duration.ofMillis(50)),
            new DeploymentOptions().setInstances(2)));
  }

  @AfterEach
  void close() throws Exception {
    released.countDown();
    Blocking.await(vertx.close());
  }

  private Timer lag() {
    return registry.get("gateway.event.loop.lag").timer();
  }

  private void awaitTurns(int more) throws Exception {
    long wanted = lag().count() + more;
    Await.until(more + " more turns", () -> lag().count() >= wanted);
  }

  private void hang(Context loop) throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    loop.runOnContext(
        turn -> {
          hanging.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    hanging.await();
  }

  @Test
  void while_all_event_loops_turn_there_is_no_reason_to_restart() throws Exception {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));

    // Not so many turns: after a pause of the machine all of them can be of one event loop.
    Await.until("both have turned", () -> health.livenessObstacles().isEmpty());
  }

  @Test
  void one_that_hangs_is_a_reason_while_the_other_turns() throws Exception {
    hang(vertx.getOrCreateContext());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
    awaitTurns(2);

    assertThat(health.livenessObstacles()).containsExactly("an event loop has not turned for 6 s");
  }

  @Test
  void one_that_hangs_for_a_moment_is_no_reason() throws Exception {
    hang(vertx.getOrCreateContext());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
    awaitTurns(2);

    assertThat(health.livenessObstacles()).isEmpty();
  }

  @Test
  void how_late_a_turn_comes_is_counted() throws Exception {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
    awaitTurns(3);

    assertThat(lag().max(TimeUnit.MILLISECONDS)).isEqualTo(2950);
  }
}
