package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.perHour;
import static io.forgotpassword.gateway.limit.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two gateways on one Redis that stops answering and comes back. */
class DegradationTest {
  /** Far above the bound of 20 ms, for a busy machine; far below what an unanswered call takes. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** A busy machine does not make it decide locally; nor lose a gateway that is alive. */
  static final RedisTimings PATIENT =
      new RedisTimings(
          Duration.ofSeconds(30),
          OpenRedis.TIMINGS.connect(),
          OpenRedis.TIMINGS.start(),
          OpenRedis.TIMINGS.heartbeat(),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  private static final LimitSettings.Rule RULE = Rules.ip("per-ip", perHour(10));

  private final List<LimitRule> rules = Rules.of(RULE);
  private final List<DegradingStore> gateways = new ArrayList<>();
  private RedisProcess redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = RedisProcess.start();
  }

  @AfterEach
  void stop() {
    gateways.forEach(DegradingStore::close);
    redis.close();
  }

  @Test
  void gateways_find_their_number_and_lose_one_that_leaves() throws Exception {
    DegradingStore one = sharing();
    DegradingStore other = sharing();
    Await.until("two replicas", () -> replicas(one) == 2 && replicas(other) == 2);
    other.close();
    Await.until("one replica", () -> replicas(one) == 1);
  }

  @Test
  void a_paused_redis_costs_a_request_little_and_soon_nothing() throws Exception {
    DegradingStore gateway = sharing();
    redis.pause();
    for (int i = 0; i < 50; i++) {
      assertThat(admitted(gateway, 1)).isEqualTo(i < 10);
    }
    Await.until("an open breaker", () -> !gateway.state().shared());
    assertThat(gateway.consume(List.of(request(rules.get(0), 1)), false).isComplete()).isTrue();
    assertThat(gateway.state().localDecisions()).isGreaterThan(40);

    redis.resume();
    Await.until("a closed breaker", () -> gateway.state().shared());
  }

  @Test
  void a_killed_redis_leaves_each_gateway_its_share_of_what_was_left() throws Exception {
    DegradingStore one = sharing(PATIENT);
    DegradingStore other = sharing(PATIENT);
    Await.until("two replicas", () -> replicas(one) == 2 && replicas(other) == 2);
    for (int i = 0; i < 4; i++) {
      assertThat(admitted(one, 1)).isTrue();
    }
    assertThat(admitted(other, 1)).isTrue();

    redis.kill();

    assertThat(admittedOf(one, 1, 20)).as("half of the 6 left when it last asked").isEqualTo(3);
    assertThat(admittedOf(other, 1, 20)).as("half of the 5 left").isEqualTo(2);
    assertThat(admittedOf(one, 2, 20)).as("half of a bucket it never met").isEqualTo(5);
    assertThat(one.state().shared()).isFalse();
    assertThat(replicas(one)).isEqualTo(2);
  }

  @Test
  void what_was_given_out_meanwhile_is_charged_when_redis_is_back() throws Exception {
    DegradingStore gateway = sharing();
    admittedOf(gateway, 1, 3);
    redis.pause();
    assertThat(admittedOf(gateway, 1, 4)).isEqualTo(4);
    assertThat(admittedOf(gateway, 2, 9)).isEqualTo(9);
    assertThat(gateway.state().unreported()).isEqualTo(2);

    redis.resume();
    Await.until(
        "everything reported", () -> gateway.state().shared() && gateway.state().unreported() == 0);

    try (OpenRedis later = OpenRedis.to(redis.uri())) {
      assertThat(left(later, 1)).isLessThanOrEqualTo(3);
      assertThat(left(later, 2)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void a_redis_that_lost_everything_is_told_what_was_given_out_meanwhile() throws Exception {
    DegradingStore gateway = sharing();
    redis.kill();
    assertThat(admittedOf(gateway, 1, 7)).isEqualTo(7);
    redis.restart();
    Await.until(
        "everything reported", () -> gateway.state().shared() && gateway.state().unreported() == 0);
    try (OpenRedis later = OpenRedis.to(redis.uri())) {
      assertThat(left(later, 1)).isEqualTo(3);
    }
  }

  @Test
  void a_redis_that_is_emptied_while_it_runs_is_told_what_its_gateways_knew() throws Exception {
    DegradingStore one = sharing(PATIENT);
    DegradingStore other = sharing(PATIENT);
    Await.until("two replicas", () -> replicas(one) == 2 && replicas(other) == 2);
    assertThat(admittedOf(one, 1, 9)).isEqualTo(9);
    assertThat(admittedOf(other, 2, 9)).isEqualTo(9);

    redis.with(commands -> commands.flushall());

    int early = admittedOf(one, 1, 20);
    Await.until("both paid in", () -> isPaidIn(1) && isPaidIn(2));
    Await.until("shared again", () -> decidesByRedis(one) && decidesByRedis(other));
    assertThat(admittedOf(one, 2, 20)).as("what the other knew").isEqualTo(1);
    assertThat(early + admittedOf(other, 1, 20)).as("the one that was left").isEqualTo(1);
    assertThat(admittedOf(one, 3, 20)).as("a bucket that nobody knew").isEqualTo(10);
  }

  /** Between the pay-in and the next heartbeat a gateway still decides alone. */
  private boolean decidesByRedis(DegradingStore store) {
    long alone = store.state().localDecisions();
    admittedOf(store, 4, 1);
    return store.state().shared() && store.state().localDecisions() == alone;
  }

  private boolean isPaidIn(long key) {
    try (OpenRedis later = OpenRedis.to(redis.uri())) {
      return left(later, key) <= 1;
    }
  }

  @Test
  void a_start_without_redis_is_degraded_and_heals() throws Exception {
    redis.kill();
    DegradingStore gateway = starting(redis.uri(), OpenRedis.TIMINGS);
    OpenRedis.await(gateway.ready());
    assertThat(gateway.state().shared()).isFalse();
    assertThat(admittedOf(gateway, 1, 20)).isEqualTo(10);

    redis.restart();
    Await.until("a closed breaker", () -> gateway.state().shared());
    assertThat(admitted(gateway, 1)).isFalse();
  }

  @Test
  void replaced_rules_keep_what_is_unreported_and_what_was_spent() throws Exception {
    DegradingStore gateway = sharing();
    redis.pause();
    assertThat(admittedOf(gateway, 1, 6)).isEqualTo(6);
    List<LimitRule> changed = Rules.of(Rules.ip("new", perHour(1)), Rules.ip("per-ip", perHour(8)));
    DegradingStore replaced = gateway.withRules(changed);
    assertThat(OpenRedis.await(replaced.level(request(changed.get(1), 1))).permits()).isEqualTo(2);

    redis.resume();
    Await.until(
        "everything reported",
        () -> replaced.state().shared() && replaced.state().unreported() == 0);
    try (OpenRedis later = OpenRedis.to(redis.uri())) {
      Bucket.Level left = later.store().level(request(changed.get(1), 1)).join();
      assertThat(left.permits()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void a_pause_that_this_gateway_knows_holds_while_redis_is_away_and_no_device_is_trusted()
      throws Exception {
    List<LimitRule> lanes = Rules.withLanes(RULE);
    DegradingStore gateway = starting(redis.uri(), PATIENT, lanes);
    Await.until("a shared store", () -> gateway.state().shared());
    BucketRequest paused = request(ofRole(lanes, LimitRule.Role.PAUSED), 1);
    BucketRequest device = request(ofRole(lanes, LimitRule.Role.FORGOTTEN_DEVICES), 2);
    OpenRedis.await(gateway.empty(paused));
    assertThat(asked(gateway, device, request(lanes.get(0), 1))).containsExactly(true, true);

    redis.kill();

    assertThat(asked(gateway, paused, request(lanes.get(0), 1))).containsExactly(false, true);
    long alone = gateway.state().localDecisions();
    assertThat(asked(gateway, device, request(lanes.get(0), 1))).containsExactly(false, true);
    assertThat(gateway.state().localDecisions()).as("nothing is decided").isEqualTo(alone);
    assertThat(OpenRedis.await(gateway.empty(device).map(true).otherwise(false))).isFalse();
  }

  @Test
  void a_redis_that_is_emptied_is_told_of_pauses_and_forgotten_devices() throws Exception {
    List<LimitRule> lanes = Rules.withLanes(RULE);
    DegradingStore gateway = starting(redis.uri(), PATIENT, lanes);
    Await.until("a shared store", () -> gateway.state().shared());
    BucketRequest paused = request(ofRole(lanes, LimitRule.Role.PAUSED), 1);
    LimitRule forgotten = ofRole(lanes, LimitRule.Role.FORGOTTEN_DEVICES);
    BucketRequest old = new BucketRequest(forgotten, request(forgotten, 1).key(), 60_000);
    OpenRedis.await(gateway.empty(paused));
    OpenRedis.await(gateway.empty(old));

    redis.with(commands -> commands.flushall());
    try (OpenRedis other = OpenRedis.to(redis.uri())) {
      Await.until(
          "both paid in",
          () ->
              other.store().level(paused).join().permits() == 0
                  && other.store().level(old).join().permits() < old.permits());
    }
  }

  private static LimitRule ofRole(List<LimitRule> rules, LimitRule.Role role) {
    return rules.stream().filter(rule -> rule.role() == role).findFirst().orElseThrow();
  }

  private static List<Boolean> asked(DegradingStore gateway, BucketRequest... requests) {
    return OpenRedis.await(gateway.consume(List.of(requests), false)).stream()
        .map(BucketProbe::admits)
        .toList();
  }

  private DegradingStore sharing() throws Exception {
    return sharing(OpenRedis.TIMINGS);
  }

  private DegradingStore sharing(RedisTimings timings) throws Exception {
    DegradingStore gateway = starting(redis.uri(), timings);
    Await.until("a shared store", () -> gateway.state().shared());
    return gateway;
  }

  private DegradingStore starting(String uri, RedisTimings timings) {
    return starting(uri, timings, rules);
  }

  private DegradingStore starting(String uri, RedisTimings timings, List<LimitRule> asked) {
    DegradingStore gateway =
        DegradingStore.start(Rules.shared(uri, RULE), asked, System::nanoTime, timings);
    gateways.add(gateway);
    return gateway;
  }

  private static int replicas(DegradingStore gateway) {
    return gateway.state().replicas();
  }

  private static long left(OpenRedis redis, long key) {
    return redis.store().level(request(Rules.of(RULE).get(0), key)).join().permits();
  }

  private int admittedOf(DegradingStore gateway, long key, int requests) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      admitted += admitted(gateway, key) ? 1 : 0;
    }
    return admitted;
  }

  private boolean admitted(DegradingStore gateway, long key) {
    long asked = System.nanoTime();
    BucketProbe probe =
        OpenRedis.await(gateway.consume(List.of(request(rules.get(0), key)), false)).get(0);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
    return probe.admits();
  }
}
