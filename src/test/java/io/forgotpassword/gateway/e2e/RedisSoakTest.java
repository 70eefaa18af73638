package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.demo.Variants;
import io.forgotpassword.gateway.e2e.AloneWatch.Alone;
import io.forgotpassword.gateway.e2e.DegradedBound.Excess;
import io.forgotpassword.gateway.e2e.DegradedBound.Outage;
import io.forgotpassword.gateway.e2e.SoakLoad.Answered;
import io.forgotpassword.gateway.e2e.SoakLoad.Verdict;
import io.forgotpassword.gateway.limit.RedisProcess;
import io.forgotpassword.gateway.limit.StoreState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two gateways under load while the Redis they share is paused and resumed three times. Takes
 * {@code -Dsoak.seconds}, and prints what it measured.
 */
@Tag("slow")
class RedisSoakTest {
  private static final Logger LOG = LoggerFactory.getLogger(RedisSoakTest.class);
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("soak.seconds", 12));
  private static final Duration PAUSE = LENGTH.dividedBy(12);

  /** When Redis is paused, in sixtieths of the length. */
  private static final int[] PAUSES = {10, 25, 40};

  /** The bound is 20 ms for a decision; this is for a machine that does much else. */
  private static final Duration SLOWEST = Duration.ofSeconds(2);

  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int PER_ADDRESS = 20;
  private static final int PER_USERNAME = 6;
  private static final String LIMITS =
      "{store: redis, redis: '%s', single-flight: 0s, rules: ["
          + "{name: per-ip, key: ip, allow: [%d per 10s]},"
          + "{name: per-username, key: username, allow: [%d per 10s]}]}";

  @TempDir Path directory;
  private final List<TestGateway> gateways = new ArrayList<>();
  private final List<Outage> outages = new ArrayList<>();
  private final List<AloneWatch> watches = new ArrayList<>();
  private RedisProcess redis;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start();
    gateways.add(gateway("one"));
    gateways.add(gateway("other"));
    Await.until("two replicas", () -> all(state -> state.shared() && state.replicas() == 2));
  }

  private TestGateway gateway(String name) throws Exception {
    return TestGateway.in(Files.createDirectory(directory.resolve(name)))
        .withPool(Variants.tellingWhoExists(PoolSettings.example()))
        .withServer("trusted-proxies: [127.0.0.1/32]")
        .withAudit("pseudonym-key: shared")
        .withLimits(LIMITS.formatted(redis.uri(), PER_ADDRESS, PER_USERNAME))
        .start();
  }

  @AfterEach
  void stop() {
    watches.forEach(AloneWatch::close);
    gateways.forEach(TestGateway::close);
    redis.close();
  }

  @Test
  void limits_and_latency_hold_while_redis_comes_and_goes() throws Exception {
    gateways.forEach(gateway -> watches.add(AloneWatch.of(gateway)));
    List<Answered> answered = load();
    List<Alone> alone = new ArrayList<>();
    for (AloneWatch watch : watches) {
      alone.addAll(watch.stop());
    }

    reportTimes(answered, alone);
    assertThat(answered)
        .extracting(Answered::verdict)
        .contains(Verdict.ADMITTED, Verdict.REFUSED)
        .doesNotContain(Verdict.FAILED);
    for (String rule : List.of("per-ip", "per-username")) {
      assertThat(gateways.get(0).metrics())
          .containsPattern("limit_decisions_total\\{decision=\"refused\".*\"" + rule + "\"} [1-9]");
    }
    assertThat(answered).allMatch(request -> request.nanos() < SLOWEST.toNanos());
    assertBounded("per-ip", bound(PER_ADDRESS, alone), answered, Answered::address);
    assertBounded("per-username", bound(PER_USERNAME, alone), answered, Answered::username);
  }

  private List<Answered> load() throws Exception {
    try (SoakLoad load = SoakLoad.on(gateways.get(0), gateways.get(1))) {
      long start = System.nanoTime();
      for (int pause : PAUSES) {
        parkUntil(start + LENGTH.toNanos() * pause / 60);
        pauseAndResume();
      }
      parkUntil(start + LENGTH.toNanos());
      return load.stop();
    }
  }

  /** Waits until all gateways share again and owe nothing. */
  private void pauseAndResume() throws Exception {
    long start = System.nanoTime();
    redis.pause();
    long paused = System.nanoTime();
    Await.until("limits counted locally", () -> all(state -> !state.shared()));
    long local = System.nanoTime();
    parkUntil(start + PAUSE.toNanos());
    int debts = gateways.stream().mapToInt(gateway -> state(gateway).unreported()).sum();
    long resumed = System.nanoTime();
    outages.add(new Outage(paused, resumed));
    redis.resume();
    Await.until("limits shared again", () -> all(StoreState::shared));
    long shared = System.nanoTime();
    Await.until("debts paid", () -> all(state -> state.shared() && state.unreported() == 0));
    LOG.info(
        "redis paused: all local after {} ms; resumed after {} ms with {} buckets in debt;"
            + " all shared again {} ms later, debts paid {} ms later",
        millis(local - start),
        millis(resumed - start),
        debts,
        millis(shared - resumed),
        millis(System.nanoTime() - resumed));
  }

  private DegradedBound bound(int capacity, List<Alone> alone) {
    return new DegradedBound(capacity, WINDOW, gateways.size(), alone, outages);
  }

  private void assertBounded(
      String rule, DegradedBound bound, List<Answered> answered, Function<Answered, String> key) {
    Map<String, List<Answered>> admitted =
        answered.stream()
            .filter(request -> request.verdict() == Verdict.ADMITTED)
            .collect(Collectors.groupingBy(key));
    Excess worst = Excess.NONE;
    String worstKey = "";
    for (Map.Entry<String, List<Answered>> of : admitted.entrySet()) {
      Excess excess = bound.worst(of.getValue());
      worstKey = excess.overLimit() > worst.overLimit() ? of.getKey() : worstKey;
      worst = worst.max(excess);
    }
    LOG.info(
        "{}: {} keys; most above capacity + rate x elapsed: {} permits ({});"
            + " largest degraded shares: {}; nearest to the bound: {} permits",
        rule,
        admitted.size(),
        "%.2f".formatted(worst.overLimit()),
        worstKey,
        bound.alone().stream()
            .map(bound::share)
            .sorted(Comparator.reverseOrder())
            .limit(2L * PAUSES.length)
            .toList(),
        "%.2f".formatted(worst.overBound()));
    assertThat(worst.overBound()).as(rule).isLessThanOrEqualTo(DegradedBound.CLOCKS_APART);
  }

  private void reportTimes(List<Answered> answered, List<Alone> alone) {
    LOG.info(
        "{} requests in {}, {}; {} decisions alone, {} times of it: ms {}",
        answered.size(),
        LENGTH,
        answered.stream().collect(Collectors.groupingBy(Answered::verdict, Collectors.counting())),
        alone.stream().mapToLong(Alone::decisions).sum(),
        alone.size(),
        alone.stream().map(time -> millis(time.until() - time.from())).toList());
    LOG.info("all: {}", times(answered, request -> true));
    LOG.info(
        "sent while a gateway was alone: {}",
        times(answered, r -> alone.stream().anyMatch(a -> a.overlaps(r.sent(), r.sent()))));
    LOG.info(
        "decided without upstream: {}",
        times(answered, request -> request.verdict() == Verdict.REFUSED));
  }

  private static String times(List<Answered> answered, Predicate<Answered> of) {
    long[] nanos = answered.stream().filter(of).mapToLong(Answered::nanos).sorted().toArray();
    Function<Double, String> at =
        share -> "%.1f".formatted(nanos[(int) (share * (nanos.length - 1))] / 1e6);
    return "%d requests, ms: p50 %s, p99 %s, p99.9 %s, slowest %s"
        .formatted(nanos.length, at.apply(0.5), at.apply(0.99), at.apply(0.999), at.apply(1.0));
  }

  private static StoreState state(TestGateway gateway) {
    return gateway.gateway().limitStore();
  }

  private boolean all(Predicate<StoreState> so) {
    return gateways.stream().map(RedisSoakTest::state).allMatch(so);
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  private static void parkUntil(long deadline) {
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
