package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import io.forgotpassword.gateway.model.BucketKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionTest {
  private static final int MAX_KEYS = 20_000;

  private final FakeNanos clock = new FakeNanos();
  private final List<LimitRule> rules =
      LimitRule.of(List.of(rule("u", LimitSettings.Key.USERNAME, "3 per 900s", "10 per 86400s")));
  private final LocalStore store = new LocalStore(rules, MAX_KEYS, clock);

  private BucketProbe request(long key) {
    BucketKey name = new BucketKey(mix(key), mix(~key));
    return store.consume(List.of(new BucketRequest(rules.get(0), name)), false).result().get(0);
  }

  private static long mix(long x) {
    long y = (x ^ (x >>> 31)) * 0x7fb5d329728ea185L;
    return (y ^ (y >>> 27)) * 0x81dadef4bc2dd44dL;
  }

  @Test
  void ten_million_other_names_do_not_free_a_refused_victim() {
    for (int i = 0; i < 3; i++) {
      assertThat(request(-1).admits()).isTrue();
    }
    assertThat(request(-1).admits()).isFalse();

    for (long attacker = 0; attacker < 10_000_000; attacker++) {
      request(attacker);
    }

    assertThat(store.state().evictions()).isGreaterThan(MAX_KEYS);
    assertThat(request(-1).admits()).isFalse();
    clock.advance(Duration.ofDays(1));
    assertThat(request(-1).admits()).isTrue();
  }

  @Test
  void the_table_never_holds_more_than_its_bound() {
    for (long key = 0; key < 5 * MAX_KEYS; key++) {
      request(key);
      assertThat(store.state().keys()).isLessThanOrEqualTo(MAX_KEYS);
    }
  }

  @Test
  void idle_keys_leave_with_the_traffic_that_follows() {
    for (long key = 0; key < MAX_KEYS / 2; key++) {
      request(key);
    }
    clock.advance(Duration.ofDays(2));
    for (long key = 0; key < MAX_KEYS / 4; key++) {
      request(1_000_000 + key);
    }

    assertThat(store.state().keys()).isLessThan(MAX_KEYS / 3);
    assertThat(store.state().evictions()).isZero();
  }

  @Test
  void no_number_of_others_ends_a_pause_or_brings_forgotten_devices_back() {
    List<LimitRule> lanes = Rules.withLanes();
    LocalStore lanesStore = new LocalStore(lanes, MAX_KEYS, clock);
    for (LimitRule rule : lanes) {
      if (!rule.takes()) {
        lanesStore.empty(named(rule, -1, 1));
        for (long other = 0; other < 3 * MAX_KEYS; other++) {
          lanesStore.empty(named(rule, other, 1));
        }
      }
    }
    assertThat(lanesStore.state().evictions()).isGreaterThan(MAX_KEYS);

    long hour = Duration.ofHours(1).toSeconds();
    LimitRule paused = ofRole(lanes, LimitRule.Role.PAUSED);
    LimitRule forgotten = ofRole(lanes, LimitRule.Role.FORGOTTEN_DEVICES);
    for (int hours = 1; hours < 24; hours++) {
      clock.advance(Duration.ofHours(1));
      assertThat(admits(lanesStore, named(paused, -1, 1))).isFalse();
      assertThat(admits(lanesStore, named(forgotten, -1, hours * hour + 1))).isFalse();
    }
    clock.advance(Duration.ofHours(2));
    assertThat(admits(lanesStore, named(paused, -1, 1))).isTrue();
    assertThat(admits(lanesStore, named(forgotten, -1, 24 * hour))).isTrue();
  }

  private static BucketRequest named(LimitRule rule, long key, long permits) {
    return new BucketRequest(rule, new BucketKey(mix(key), mix(~key)), permits);
  }

  private static LimitRule ofRole(List<LimitRule> rules, LimitRule.Role role) {
    return rules.stream().filter(rule -> rule.role() == role).findFirst().orElseThrow();
  }

  private static boolean admits(LocalStore store, BucketRequest request) {
    return store.consume(List.of(request), false).result().get(0).admits();
  }
}
