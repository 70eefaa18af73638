package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which addresses are refused before their requests are read, and for how long. */
class LimitedAddressesTest {
  private static final String IP = "192.0.2.1";
  private static final Duration MAX_AGE = EmptyBucketCache.MAX_AGE;

  private final FakeNanos clock = new FakeNanos();

  private RateLimiter limiter(LimitSettings.Rule... rules) {
    return RateLimiter.local(LimitFixtures.settings(10_000, rules), clock, LimitFixtures.KEY);
  }

  private static @Nullable String knownRule(RateLimiter limiter, String ip) {
    return knownRule(limiter, ip, Operation.FORGOT_PASSWORD);
  }

  private static @Nullable String knownRule(RateLimiter limiter, String ip, Operation operation) {
    RateLimitResult known = limiter.knownRefusal(operation, ClientIp.parse(ip).orElseThrow());
    return known == null ? null : Objects.requireNonNull(known.refusal()).rule();
  }

  private static RateLimitResult forgot(RateLimiter limiter, String ip, String user) {
    return limiter.admit(LimitFixtures.forgot(ip, user)).result();
  }

  private static void exhaust(RateLimiter limiter, String ip) {
    for (int i = 0; forgot(limiter, ip, "user" + i).refusal() == null; i++) {
      assertThat(i).isLessThan(100);
    }
  }

  @Test
  void an_address_is_known_once_its_rule_refused_it_and_no_sooner() {
    RateLimiter limiter = limiter(rule("per-ip", LimitSettings.Key.IP, "2 per 3600s"));
    forgot(limiter, IP, "ada");
    forgot(limiter, IP, "ada");
    assertThat(knownRule(limiter, IP)).isNull();

    forgot(limiter, IP, "ada");

    assertThat(knownRule(limiter, IP)).isEqualTo("per-ip");
    assertThat(knownRule(limiter, "192.0.2.2")).isNull();
  }

  @Test
  void the_known_refusal_is_the_ordinary_one_with_the_time_that_is_left() {
    RateLimiter limiter = limiter(rule("per-ip", LimitSettings.Key.IP, "9 per 90s", "2 per 3600s"));
    exhaust(limiter, IP);
    clock.advance(Duration.ofSeconds(3));
    var known = limiter.knownRefusal(Operation.FORGOT_PASSWORD, ClientIp.parse(IP).orElseThrow());

    assertThat(Objects.requireNonNull(known).refusal())
        .isEqualTo(forgot(limiter, IP, "ada").refusal());
    assertThat(known.rules()).singleElement().matches(answer -> !answer.admits());
  }

  @Test
  void all_of_a_network_are_known_when_one_was_refused_by_it() {
    RateLimiter limiter = limiter(rule("per-network", LimitSettings.Key.NETWORK, "2 per 3600s"));
    exhaust(limiter, IP);

    assertThat(knownRule(limiter, "192.0.2.200")).isEqualTo("per-network");
    assertThat(knownRule(limiter, "192.0.3.1")).isNull();
  }

  @Test
  void an_ipv6_subscriber_is_known_by_all_its_addresses() {
    RateLimiter limiter = limiter(rule("per-ip", LimitSettings.Key.IP, "2 per 3600s"));
    exhaust(limiter, "2001:db8::1");

    assertThat(knownRule(limiter, "2001:db8::2")).isEqualTo("per-ip");
    assertThat(knownRule(limiter, "2001:db8:0:1::1")).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = LimitSettings.Key.class,
      names = {"USERNAME", "CLIENT", "FINGERPRINT", "GLOBAL"})
  void a_rule_that_counts_by_anything_else_makes_nobody_known(LimitSettings.Key key) {
    RateLimiter limiter = limiter(rule("other", key, "1 per 3600s"));
    forgot(limiter, IP, "ada");
    assertThat(forgot(limiter, IP, "ada").refusal()).isNotNull();

    assertThat(knownRule(limiter, IP)).isNull();
  }

  @Test
  void a_shadow_rule_makes_nobody_known() {
    RateLimiter limiter = limiter(Rules.shadow("trial", Rules.perHour(1)));
    forgot(limiter, IP, "ada");
    assertThat(forgot(limiter, IP, "ada").shadowRefusals()).containsExactly("trial");

    assertThat(knownRule(limiter, IP)).isNull();
  }

  @Test
  void a_rule_decides_only_on_the_operations_that_it_counts() {
    RateLimiter limiter =
        limiter(
            new LimitSettings.Rule(
                "messages",
                List.of(LimitSettings.Key.IP),
                List.of(Rules.perHour(1)),
                LimitSettings.Mode.ENFORCE,
                24,
                48,
                EnumSet.of(Operation.FORGOT_PASSWORD)));
    exhaust(limiter, IP);

    assertThat(knownRule(limiter, IP)).isEqualTo("messages");
    assertThat(knownRule(limiter, IP, Operation.CONFIRM_FORGOT_PASSWORD)).isNull();
  }

  @Test
  void nobody_is_refused_for_longer_than_the_rule_said() {
    RateLimiter limiter = limiter(rule("per-ip", LimitSettings.Key.IP, "2 per 4s"));
    exhaust(limiter, IP);
    clock.advance(Duration.ofMillis(1_999));
    assertThat(knownRule(limiter, IP)).isEqualTo("per-ip");

    clock.advance(Duration.ofMillis(1));

    assertThat(knownRule(limiter, IP)).isNull();
    assertThat(forgot(limiter, IP, "ada").refusal()).isNull();
    assertThat(forgot(limiter, IP, "ada").refusal()).isNotNull();
    assertThat(knownRule(limiter, IP)).isEqualTo("per-ip");
  }

  @Test
  void an_address_is_forgotten_after_seconds_however_often_it_asks_meanwhile() {
    RateLimiter limiter = limiter(rule("per-ip", LimitSettings.Key.IP, "2 per 3600s"));
    exhaust(limiter, IP);
    clock.advance(MAX_AGE.minusMillis(1));
    forgot(limiter, IP, "ada");
    assertThat(knownRule(limiter, IP)).isEqualTo("per-ip");

    clock.advance(Duration.ofMillis(1));

    assertThat(knownRule(limiter, IP)).isNull();
  }

  @Test
  void a_reset_of_a_bucket_admits_at_once() {
    RateLimiter limiter = limiter(rule("per-ip", LimitSettings.Key.IP, "2 per 3600s"));
    exhaust(limiter, IP);

    limiter.bucketsOf(ClientIp.parse(IP).orElseThrow()).forEach(Bucket::fillUp);

    assertThat(knownRule(limiter, IP)).isNull();
    assertThat(forgot(limiter, IP, "ada").refusal()).isNull();
  }

  @Test
  void other_rules_know_nobody() {
    RateLimiter limiter = limiter(rule("per-ip", LimitSettings.Key.IP, "2 per 3600s"));
    exhaust(limiter, IP);

    limiter.replaceRules(List.of(rule("per-ip", LimitSettings.Key.IP, "5 per 3600s")));

    assertThat(knownRule(limiter, IP)).isNull();
    exhaust(limiter, IP);
    assertThat(knownRule(limiter, IP)).isEqualTo("per-ip");
  }

  @Test
  void the_number_of_known_addresses_is_bounded() {
    int most = EmptyBucketCache.MAX_BUCKETS;
    LimitRule rule = LimitRule.of(List.of(Rules.ip("per-ip", Rules.perHour(1)))).get(0);
    EmptyBucketCache addresses = new EmptyBucketCache(clock);

    BucketProbe refusal = new BucketProbe(false, 0, 0, 0, Duration.ofHours(1).toNanos());
    for (int i = 0; i < most + 1_000; i++) {
      addresses.put(Rules.request(rule, i), refusal, clock.getAsLong());
    }

    assertThat(addresses.size()).isLessThanOrEqualTo(most);
  }
}
