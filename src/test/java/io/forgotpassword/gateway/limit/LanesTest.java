package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.forgot;
import static io.forgotpassword.gateway.limit.LimitFixtures.rule;
import static io.forgotpassword.gateway.limit.LimitFixtures.trusted;
import static io.forgotpassword.gateway.limit.LimitFixtures.trustedRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rules a trusted device is asked, and which everybody else; wherever buckets are kept. */
class LanesTest {
  private static final Operation MESSAGE = Operation.FORGOT_PASSWORD;
  private static final Operation GUESS = Operation.CONFIRM_FORGOT_PASSWORD;
  private static final Username ADA = Username.of("ada");
  private static final String AWAY = "HERE_WHILE_REDIS_IS_AWAY";
  private static final LimitSettings.Rule[] RULES = {
    rule("per-ip", LimitSettings.Key.IP, "50 per 9000s"),
    rule("per-client", LimitSettings.Key.CLIENT, "90 per 9000s"),
    rule("per-username", LimitSettings.Key.USERNAME, "1 per 9000s")
  };

  private final TrustedDevice device = issued(Duration.ofDays(3));
  private RateLimiter limiter = RateLimiter.local(LimitFixtures.settings(9), () -> 0, new byte[16]);

  private static TrustedDevice issued(Duration ago) {
    return new TrustedDevice("device-" + ago.toHours(), Instant.now().minus(ago));
  }

  @AfterEach
  void close() {
    limiter.close();
  }

  @AfterAll
  static void stopRedis() {
    Where.stopRedis();
  }

  private RateLimitResult ask(RateLimitKeySource source) {
    return OpenRedis.await(limiter.admit(source));
  }

  private RateLimitResult askPublic() {
    return ask(forgot("192.0.2.1", "ada"));
  }

  private RateLimitResult ask(TrustedDevice known) {
    return ask(trustedRequest(MESSAGE, "192.0.2.2", known));
  }

  private static List<String> rulesOf(RateLimitResult result) {
    return result.rules().stream().map(RateLimitResult.RuleResult::rule).toList();
  }

  private static List<String> chargedBy(RateLimitResult result) {
    return result.rules().stream()
        .filter(rule -> rule.after() < rule.before())
        .map(RateLimitResult.RuleResult::rule)
        .toList();
  }

  private static String refusing(RateLimitResult result) {
    return Objects.requireNonNull(result.refusal()).rule();
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void a_device_has_a_lane_of_its_own_that_others_cannot_use_up(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 3), RULES);
    assertThat(askPublic().refusal()).isNull();
    assertThat(refusing(askPublic())).isEqualTo("per-username");

    RateLimitResult owner = ask(device);

    assertThat(owner.refusal()).isNull();
    assertThat(owner.lane()).isEqualTo(Lane.TRUSTED);
    assertThat(rulesOf(owner))
        .containsExactly(
            "per-ip", "per-client", "trusted-device", "trusted-username", "forgotten-devices");
    assertThat(chargedBy(owner))
        .containsExactly("per-ip", "per-client", "trusted-device", "trusted-username");
    assertThat(rulesOf(askPublic()))
        .containsExactly("per-ip", "per-client", "per-username", "paused");
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void a_device_that_is_used_up_is_limited_by_username_and_pays_with_its_address(Where where)
      throws Exception {
    limiter = where.limiter(trusted(2, 3, 3), RULES);
    ask(device);
    ask(device);

    RateLimitResult used = ask(device);
    RateLimitResult other = ask(issued(Duration.ofDays(9)));
    RateLimitResult all = ask(issued(Duration.ofDays(10)));

    assertThat(used.refusal()).matches(by -> by.rule().equals("trusted-device") && by.byUsername());
    assertThat(chargedBy(used)).containsExactly("per-ip");
    assertThat(other.refusal()).isNull();
    assertThat(refusing(all)).isEqualTo("trusted-username");
  }

  /** Full-width letters name another user in Cognito, and one bucket in the public lane. */
  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void an_account_with_a_similar_name_reaches_nothing_of_the_owners(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 2, 3), RULES);
    Username similar = Username.of("\uff41\uff44\uff41");
    RateLimitKeySource strangers =
        new RateLimitKeySource.Named(
            MESSAGE, ClientIp.parse("198.51.100.7").orElseThrow(), similar, "c", null, device);
    ask(strangers);
    ask(strangers);
    OpenRedis.await(limiter.devicesOf(similar).get(0).empty());
    OpenRedis.await(pausedOf(similar).empty());

    assertThat(ask(device).lane()).isEqualTo(Lane.TRUSTED);
    assertThat(ask(device).refusal()).isNull();
    assertThat(askPublic().refusal()).isNull();
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void a_device_that_was_forgotten_is_asked_about_as_everybody_is(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 3), RULES);
    assertThat(ask(device).lane()).isEqualTo(Lane.TRUSTED);

    OpenRedis.await(limiter.devicesOf(ADA).get(0).empty());

    RateLimitResult publicly = ask(device);
    assertThat(publicly.lane()).isEqualTo(Lane.PUBLIC);
    assertThat(publicly.refusal()).isNull();
    assertThat(chargedBy(publicly)).containsExactly("per-ip", "per-client", "per-username");
    assertThat(refusing(ask(device))).isEqualTo("per-username");
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void forgetting_the_devices_of_one_user_forgets_nobody_elses(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 3), RULES);
    OpenRedis.await(limiter.devicesOf(Username.of("bob")).get(0).empty());
    assertThat(ask(device).lane()).isEqualTo(Lane.TRUSTED);
  }

  @ParameterizedTest
  @EnumSource(Where.class)
  void no_reset_brings_forgotten_devices_back(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 3), RULES);
    String forgotten = limiter.bucketsOf(ADA).get(0).key();
    assertThat(limiter.bucketsOf(ADA))
        .extracting(Bucket::rule)
        .containsExactly("per-username", "trusted-username", "trusted-guesses", "paused");
    assertThat(limiter.bucket("forgotten-devices", forgotten)).isEmpty();
    assertThat(limiter.bucket("trusted-username", forgotten)).isPresent();
  }

  @Test
  void a_device_is_not_trusted_while_redis_is_away() throws Exception {
    limiter = Where.HERE_WHILE_REDIS_IS_AWAY.limiter(trusted(2, 4, 3), RULES);

    RateLimitResult publicly = ask(device);

    assertThat(publicly.lane()).isEqualTo(Lane.PUBLIC);
    assertThat(chargedBy(publicly)).containsExactly("per-ip", "per-client", "per-username");
    assertThat(limiter.storeState().localDecisions()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void a_device_is_trusted_from_its_proof_until_it_is_no_longer_remembered(Where where)
      throws Exception {
    limiter = where.limiter(trusted(9, 9, 3), RULES);
    assertThat(ask(issued(Duration.ZERO)).lane()).isEqualTo(Lane.TRUSTED);
    assertThat(ask(issued(Duration.ofSeconds(-5))).lane()).isEqualTo(Lane.TRUSTED);
    assertThat(ask(issued(Duration.ofDays(179))).lane()).isEqualTo(Lane.TRUSTED);
    assertThat(ask(issued(Duration.ofDays(181))).lane()).isEqualTo(Lane.PUBLIC);
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void operations_other_than_recovery_know_no_device(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 3), RULES);
    RateLimitResult signUp = ask(trustedRequest(Operation.SIGN_UP, "192.0.2.1", device));
    assertThat(rulesOf(signUp)).containsExactly("per-ip", "per-client", "per-username");
  }

  @Test
  void the_rules_that_no_configuration_lists_have_names_that_it_may_not_use() {
    assertThat(Rules.withLanes())
        .extracting(LimitRule::name)
        .containsExactlyInAnyOrderElementsOf(LimitSettings.UNLISTED_RULES);
  }

  @Test
  void without_trusted_devices_a_device_is_nothing() throws Exception {
    limiter = Where.HERE.limiter(RULES);
    assertThat(rulesOf(ask(device))).containsExactly("per-ip", "per-client", "per-username");
    assertThat(limiter.devicesOf(ADA)).isEmpty();
    assertThat(limiter.bucketsOf(ADA)).noneMatch(bucket -> bucket.rule().equals("paused"));
    assertThat(limiter.firstUse(new byte[1]).failed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void a_right_code_gives_the_guesses_of_its_lane_back(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 2), RULES);
    RateLimitKeySource guess = trustedRequest(GUESS, "192.0.2.2", device);
    assertThat(ask(guess).refusal()).isNull();
    assertThat(ask(guess).refusal()).isNull();
    assertThat(refusing(ask(guess))).isEqualTo("trusted-guesses");

    OpenRedis.await(limiter.succeeded(guess));

    assertThat(ask(guess).refusal()).isNull();
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void a_pause_closes_the_public_lane_alone_and_can_be_undone(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 3), RULES);

    OpenRedis.await(pausedOf(ADA).empty());

    RateLimitResult paused = askPublic();
    assertThat(paused.refusal()).matches(by -> by.rule().equals("paused") && by.byUsername());
    assertThat(chargedBy(paused)).containsExactly("per-ip");
    assertThat(ask(device).refusal()).isNull();
    assertThat(ask(forgot("192.0.2.1", "bob")).refusal()).isNull();

    OpenRedis.await(pausedOf(ADA).fillUp());

    assertThat(askPublic().refusal()).isNull();
  }

  /** Whether Cognito takes the Kelvin sign for a k is not documented. */
  @Test
  void a_pause_stops_every_spelling_that_may_be_the_same_name_to_cognito() throws Exception {
    limiter = Where.HERE.limiter(trusted(2, 4, 3), RULES);
    OpenRedis.await(pausedOf(Username.of("erika")).empty());
    for (String spelling : List.of("erika", "ERIKA", "eri\u212aa", "ERI\u212aA")) {
      assertThat(refusing(ask(forgot("192.0.2.1", spelling)))).as(spelling).isEqualTo("paused");
    }
    OpenRedis.await(pausedOf(Username.of("eri\u212aa")).empty());
    OpenRedis.await(pausedOf(Username.of("erika")).fillUp());
    assertThat(ask(forgot("192.0.2.1", "erika")).refusal()).isNull();
  }

  /** What small letters make of these is no spelling that a link is for. */
  @ParameterizedTest
  @ValueSource(strings = {"eri\u212aa", "\u039c\u0391\u03a1\u0399\u039f\u03a3", "\u0130pek"})
  void a_pause_stops_the_spelling_that_its_link_was_for(String spelling) throws Exception {
    limiter = Where.HERE.limiter(trusted(2, 4, 3), RULES);
    OpenRedis.await(limiter.pausedOf(Username.of(spelling), "client").get(0).empty());
    assertThat(refusing(ask(forgot("192.0.2.1", spelling)))).isEqualTo("paused");
  }

  /** As the two names that a pause may be of; each is in a shard of its own. */
  @Test
  void requests_for_two_buckets_of_one_rule_lock_them_in_one_order() throws Exception {
    List<LimitRule> rules = LimitRule.of(List.of(RULES));
    LocalStore store = new LocalStore(rules, 10_000, () -> 0);
    BucketRequest one = new BucketRequest(rules.get(0), new BucketKey(1, 2));
    BucketRequest other = new BucketRequest(rules.get(0), new BucketKey(1, 3));
    CompletableFuture<Void> opposite =
        CompletableFuture.runAsync(() -> askOften(store, List.of(other, one)));
    CompletableFuture<Void> same =
        CompletableFuture.runAsync(() -> askOften(store, List.of(one, other)));
    CompletableFuture.allOf(same, opposite).get(1, TimeUnit.MINUTES);
    assertThat(store.level(one).result().permits()).isZero();
  }

  private static void askOften(LocalStore store, List<BucketRequest> requests) {
    for (int i = 0; i < 100_000; i++) {
      store.consume(requests, false);
    }
  }

  /** In another user pool anybody may sign up with the owner's name. */
  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void an_account_of_the_same_name_in_another_pool_reaches_nothing_of_the_owners(Where where)
      throws Exception {
    limiter = where.limiter(trusted(1, 1, 3), Map.of("other", "eu_2"), RULES);
    RateLimitKeySource stranger = of("other", device);
    assertThat(ask(stranger).lane()).isEqualTo(Lane.TRUSTED);
    assertThat(refusing(ask(stranger))).isEqualTo("trusted-device");
    OpenRedis.await(limiter.pausedOf(ADA, "other").get(0).empty());

    assertThat(ask(device).refusal()).isNull();
    assertThat(askPublic().refusal()).isNull();
    assertThat(refusing(ask(of("other", null)))).isEqualTo("per-username");
  }

  @Test
  void what_support_does_to_a_username_it_does_in_all_pools() throws Exception {
    Map<String, String> pools = Map.of("client", "", "other", "eu_2", "third", "eu_2");
    limiter = Where.HERE.limiter(trusted(9, 9, 3), pools, RULES);
    for (Bucket devices : limiter.devicesOf(Username.of(" Ada "))) {
      OpenRedis.await(devices.empty());
    }

    assertThat(limiter.devicesOf(ADA)).hasSize(2);
    assertThat(ask(device).lane()).isEqualTo(Lane.PUBLIC);
    assertThat(ask(of("other", device)).lane()).isEqualTo(Lane.PUBLIC);
    assertThat(ask(of("third", device)).lane()).isEqualTo(Lane.PUBLIC);
  }

  private static RateLimitKeySource of(String clientId, @Nullable TrustedDevice known) {
    return new RateLimitKeySource.Named(
        MESSAGE, ClientIp.parse("198.51.100.8").orElseThrow(), ADA, clientId, null, known);
  }

  /** A gateway that is started anew with a longer remember finds the buckets in Redis. */
  @Test
  void devices_that_were_forgotten_stay_so_when_remember_is_raised() throws Exception {
    limiter = Where.IN_REDIS.limiter(trusted(Duration.ofDays(30), 9, 9, 9), RULES);
    OpenRedis.await(limiter.devicesOf(ADA).get(0).empty());
    assertThat(ask(device).lane()).isEqualTo(Lane.PUBLIC);
    limiter.close();

    limiter = Where.IN_REDIS.another(trusted(Duration.ofDays(365), 9, 9, 9), RULES);

    assertThat(ask(device).lane()).isEqualTo(Lane.PUBLIC);
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void a_link_is_good_once(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 3), RULES);
    assertThat(OpenRedis.await(limiter.firstUse(token("one")))).isTrue();
    assertThat(OpenRedis.await(limiter.firstUse(token("one")))).isFalse();
    assertThat(OpenRedis.await(limiter.firstUse(token("other")))).isTrue();
  }

  private Bucket pausedOf(Username username) {
    return limiter.bucketsOf(username).stream()
        .filter(bucket -> bucket.rule().equals(RateLimiter.PAUSED))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] token(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(value = Where.class, mode = Mode.EXCLUDE, names = AWAY)
  void a_repeat_of_a_request_in_flight_asks_no_rule_about_the_device(Where where) throws Exception {
    limiter = where.limiter(trusted(2, 4, 3), RULES);
    RateLimitResult repeat =
        OpenRedis.await(limiter.admitIdentical(trustedRequest(MESSAGE, "192.0.2.2", device)));
    assertThat(rulesOf(repeat)).containsExactly("per-ip", "per-client");
  }

  @Test
  void a_trusted_request_is_one_round_trip_and_that_of_a_forgotten_device_two() throws Exception {
    limiter = Where.IN_REDIS.limiter(trusted(90, 90, 90), RULES);
    long start = Where.decisions();
    ask(device);
    long trusted = Where.decisions();
    OpenRedis.await(limiter.devicesOf(ADA).get(0).empty());
    long forgotten = Where.decisions();
    ask(device);
    long publicly = Where.decisions();

    assertThat(trusted - start).isEqualTo(1);
    assertThat(publicly - forgotten).isEqualTo(2);
  }

  @Test
  void the_head_of_an_address_that_is_limited_is_known_whatever_the_lane() throws Exception {
    limiter =
        Where.HERE.limiter(trusted(9, 9, 9), rule("per-ip", LimitSettings.Key.IP, "1 per 9000s"));
    ask(device);
    assertThat(refusing(ask(device))).isEqualTo("per-ip");
    ClientIp ip = ClientIp.parse("192.0.2.2").orElseThrow();
    assertThat(limiter.knownRefusal(MESSAGE, ip)).isNotNull();
  }
}
