package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.forgot;
import static io.forgotpassword.gateway.limit.LimitFixtures.rule;
import static io.forgotpassword.gateway.limit.LimitFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Username;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people see of a bucket, and what filling it up does. */
class BucketTest {
  private static final ClientIp ADDRESS = ClientIp.parse("192.0.2.1").orElseThrow();

  private final FakeNanos clock = new FakeNanos();

  private RateLimiter limiter(int maxKeys, LimitSettings.Rule... rules) {
    return RateLimiter.local(settings(maxKeys, rules), clock, LimitFixtures.KEY);
  }

  private static boolean admits(RateLimiter limiter, String username) {
    return limiter.admit(forgot("192.0.2.1", username)).result().refusal() == null;
  }

  private static List<String> rulesOf(List<Bucket> buckets) {
    return buckets.stream().map(Bucket::rule).toList();
  }

  @Test
  void a_level_counts_every_window_and_charges_nothing() {
    RateLimiter limiter =
        limiter(1000, rule("u", LimitSettings.Key.USERNAME, "2 per 600s", "10 per 86400s"));
    Bucket bucket = limiter.bucketsOf(Username.of("ada")).get(0);
    assertThat(bucket.level().result()).isEqualTo(new Bucket.Level(2, Duration.ZERO));

    admits(limiter, "ada");
    for (int i = 0; i < 3; i++) {
      Bucket.Level level = bucket.level().result();
      assertThat(level.permits()).isEqualTo(1);
      assertThat(level.untilFull()).isBetween(Duration.ofSeconds(8640), Duration.ofSeconds(8641));
    }

    clock.advance(Duration.ofSeconds(8641));
    assertThat(bucket.level().result()).isEqualTo(new Bucket.Level(2, Duration.ZERO));
  }

  @Test
  void a_bucket_is_found_by_the_names_that_a_reading_shows() {
    RateLimiter limiter = limiter(1000, rule("u", LimitSettings.Key.USERNAME, "1 per 600s"));
    RateLimitResult.RuleResult probe =
        limiter.admit(forgot("192.0.2.1", "ada")).result().rules().get(0);

    Bucket bucket = limiter.bucket(probe.rule(), probe.key()).orElseThrow();
    assertThat(bucket.key()).isEqualTo(limiter.bucketsOf(Username.of("ADA")).get(0).key());
    bucket.fillUp();

    assertThat(admits(limiter, "ada")).isTrue();
    assertThat(limiter.bucket("v", probe.key())).isEmpty();
    assertThat(limiter.bucket("u", probe.key().substring(1))).isEmpty();
    assertThat(limiter.bucket("u", "0".repeat(32))).isEmpty();
  }

  @Test
  void a_user_or_an_address_has_buckets_only_in_rules_about_nothing_else() {
    LimitSettings.Mode enforce = LimitSettings.Mode.ENFORCE;
    RateLimiter limiter =
        limiter(
            1000,
            rule("ip", LimitSettings.Key.IP, "1 per 600s"),
            rule("network", LimitSettings.Key.NETWORK, "1 per 600s"),
            rule("user", LimitSettings.Key.USERNAME, "1 per 600s"),
            rule("country", LimitSettings.Key.PHONE_COUNTRY, "1 per 600s"),
            rule("all", LimitSettings.Key.GLOBAL, "1 per 600s"),
            rule(
                "pair",
                List.of(LimitSettings.Key.USERNAME, LimitSettings.Key.IP),
                enforce,
                "1 per 600s"));

    assertThat(rulesOf(limiter.bucketsOf(Username.of("+493012345678")))).containsExactly("user");
    assertThat(rulesOf(limiter.bucketsOf(ADDRESS))).containsExactly("ip", "network");
  }

  @Test
  void an_evicted_bucket_that_is_filled_up_stays_full() {
    RateLimiter limiter = limiter(100, rule("u", LimitSettings.Key.USERNAME, "3 per 900s"));
    drain(limiter, "ada");
    for (int i = 0; i < 1000; i++) {
      clock.advance(Duration.ofMillis(1));
      drain(limiter, "other" + i);
    }
    assertThat(admits(limiter, "ada")).as("remembered though evicted").isFalse();

    limiter.bucketsOf(Username.of("ada")).get(0).fillUp();
    for (int i = 0; i < 60; i++) {
      clock.advance(Duration.ofMillis(1));
      drain(limiter, "later" + i);
    }

    assertThat(admits(limiter, "ada")).isTrue();
  }

  @Test
  void a_rule_with_other_windows_keeps_what_was_spent() {
    RateLimiter limiter = limiter(10_000, rule("u", LimitSettings.Key.USERNAME, "3 per 900s"));
    admits(limiter, "ada");

    limiter.replaceRules(
        List.of(
            rule("new", LimitSettings.Key.IP, "9000 per 60s"),
            rule("u", LimitSettings.Key.USERNAME, "4 per 900s", "9 per 86400s")));

    assertThat(level(limiter, "ada").permits()).isEqualTo(3);
    assertThat(level(limiter, "ada").untilFull())
        .isBetween(Duration.ofSeconds(225), Duration.ofSeconds(226));
    assertThat(level(limiter, "grace")).isEqualTo(new Bucket.Level(4, Duration.ZERO));
  }

  private static Bucket.Level level(RateLimiter limiter, String username) {
    return limiter.bucketsOf(Username.of(username)).get(0).level().result();
  }

  @Test
  void a_rule_with_other_windows_remembers_what_was_evicted() {
    RateLimiter limiter = limiter(100, rule("u", LimitSettings.Key.USERNAME, "3 per 900s"));
    drain(limiter, "ada");
    for (int i = 0; i < 1000; i++) {
      clock.advance(Duration.ofMillis(1));
      drain(limiter, "other" + i);
    }

    limiter.replaceRules(
        List.of(rule("u", LimitSettings.Key.USERNAME, "3 per 900s", "5 per 86400s")));

    assertThat(admits(limiter, "ada")).isFalse();
  }

  @Test
  void a_bucket_that_was_filled_up_stays_full_when_its_rule_is_replaced() {
    RateLimiter limiter = limiter(100, rule("u", LimitSettings.Key.USERNAME, "3 per 900s"));
    drain(limiter, "ada");
    for (int i = 0; i < 1000; i++) {
      clock.advance(Duration.ofMillis(1));
      drain(limiter, "other" + i);
    }
    limiter.bucketsOf(Username.of("ada")).get(0).fillUp();

    limiter.replaceRules(List.of(rule("u", LimitSettings.Key.USERNAME, "4 per 900s")));
    for (int i = 0; i < 60; i++) {
      clock.advance(Duration.ofMillis(1));
      drain(limiter, "later" + i);
    }

    assertThat(admits(limiter, "ada")).isTrue();
  }

  private static void drain(RateLimiter limiter, String username) {
    for (int i = 0; i < 3; i++) {
      admits(limiter, username);
    }
  }
}
