package io.forgotpassword.gateway.governor;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever comes, in any span of time no more goes than the ceiling and its tenth of a second. */
class GovernorCeilingTest {
  private static final double NANOS = 1e9;

  @Property(tries = 100)
  void random_traffic_never_exceeds_the_ceiling(
      @ForAll @IntRange(min = 1, max = 300) int ceiling,
      @ForAll @IntRange(min = 1, max = 20) int networks,
      @ForAll long seed) {
    FakeTime time = new FakeTime();
    Random random = new Random(seed);
    Governor governor = time.governor(ceiling, Duration.ofMillis(2500));
    RecordingCaller ask = new RecordingCaller(governor, time);
    for (int i = 0; i < 1_000; i++) {
      ask.by("10.0." + random.nextInt(networks) + ".1");
      if (random.nextInt(50) == 0) {
        governor.throttled(time.getAsLong());
      }
      time.advance((long) (random.nextInt(random.nextInt(20) + 1) * NANOS / ceiling / 10));
    }

    assertWithin(ceiling, ask.granted());
  }

  @Property(tries = 30)
  void a_storm_of_ten_times_the_ceiling_has_all_of_it_and_no_more(
      @ForAll @IntRange(min = 1, max = 100) int ceiling) {
    FakeTime time = new FakeTime();
    Governor governor = time.governor(ceiling, Duration.ofMillis(2500));
    RecordingCaller ask = new RecordingCaller(governor, time);
    int seconds = 5;
    for (int i = 0; i < 10 * seconds * ceiling; i++) {
      ask.by("10.0." + i % 7 + ".1");
      time.advance((long) (NANOS / ceiling / 10));
    }

    assertThat(ask.granted().size())
        .isBetween(ceiling * seconds - 1, ceiling * seconds + 1 + ceiling / 10);
    assertWithin(ceiling, ask.granted());
  }

  private static void assertWithin(int ceiling, List<Long> granted) {
    for (int from = 0; from < granted.size(); from++) {
      for (int to = from; to < granted.size(); to++) {
        double seconds = (granted.get(to) - granted.get(from)) / NANOS;
        double most = Math.max(ceiling * (seconds + 0.1), ceiling * seconds + 1);
        assertThat((double) (to - from + 1)).isLessThanOrEqualTo(most + 1e-6);
      }
    }
  }

  @Test
  void threads_that_ask_at_once_are_all_answered_and_stay_under_the_ceiling() throws Exception {
    int ceiling = 500;
    ConcurrentLinkedQueue<Future<PermitResult>> results = new ConcurrentLinkedQueue<>();
    long started = System.nanoTime();
    try (Scheduler.SchedulerThread scheduler = new Scheduler.SchedulerThread()) {
      Governor governor =
          new Governor(
              ceiling,
              Duration.ofMillis(500),
              20,
              Optional.empty(),
              System::nanoTime,
              scheduler,
              waited -> {},
              Governor.Timings.PRODUCTION);
      askFromManyThreads(governor, results);
      for (Future<PermitResult> result : results) {
        result.toCompletionStage().toCompletableFuture().get();
      }
      double seconds = (System.nanoTime() - started) / NANOS;

      long granted =
          results.stream().filter(result -> result.result() == PermitResult.GRANTED).count();
      assertThat(results).hasSize(8_000);
      assertThat((double) granted).isBetween(50.0, ceiling * (seconds + 0.1));
      assertThat(governor.waiting()).isZero();
      assertThat(granted).isEqualTo(governor.decided(PermitResult.GRANTED));
    }
  }

  private static void askFromManyThreads(
      Governor governor, ConcurrentLinkedQueue<Future<PermitResult>> results) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<java.util.concurrent.Future<?>> askers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      ClientIp ip = ClientIp.parse("10.0." + t + ".1").orElseThrow();
      askers.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  results.add(governor.ask(ip, Lane.PUBLIC, () -> false, ip));
                }
              }));
    }
    for (java.util.concurrent.Future<?> asker : askers) {
      asker.get();
    }
    threads.shutdown();
  }
}
