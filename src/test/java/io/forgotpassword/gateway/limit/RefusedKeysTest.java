package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.BucketKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusedKeysTest {
  private static final long NOW = Duration.ofDays(20_000).toMillis();

  private final LimitRule rule = LimitRule.of(List.of(Rules.ip("per-ip", Rules.perHour(1)))).get(0);

  private static BucketKey key(long number) {
    return new BucketKey(1, number);
  }

  @Test
  void one_that_comes_often_is_found_among_many_that_come_once_and_is_counted_within_its_error() {
    Map<BucketKey, RefusedKeys.Count> counts = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      RefusedKeys.count(random.nextInt(4) == 0 ? key(0) : key(1 + i), counts, 8);
    }

    assertThat(counts).hasSize(8).containsKey(key(0));
    RefusedKeys.Count often = Objects.requireNonNull(counts.get(key(0)));
    assertThat(often.count()).isGreaterThanOrEqualTo(2_300);
    assertThat(often.count() - often.over()).isLessThanOrEqualTo(2_700);
    assertThat(counts.values().stream().mapToLong(RefusedKeys.Count::count).sum())
        .isEqualTo(10_000);
  }

  @Test
  void what_was_refused_is_forgotten_after_ten_minutes_and_not_before_five() {
    RefusedKeys refused = new RefusedKeys();
    refused.add(rule, key(7), NOW);
    refused.add(rule, key(7), NOW + 1);

    assertThat(refused.top(NOW + RefusedKeys.PERIOD_MILLIS))
        .containsExactly(new DecisionLog.RefusedKey("per-ip", true, key(7).toString(), 2, 0));
    refused.add(rule, key(7), NOW + RefusedKeys.PERIOD_MILLIS + 1);
    assertThat(refused.top(NOW + RefusedKeys.PERIOD_MILLIS + 1))
        .extracting(DecisionLog.RefusedKey::refusals)
        .containsExactly(3L);
    assertThat(refused.top(NOW + 3 * RefusedKeys.PERIOD_MILLIS)).isEmpty();
  }

  @Test
  void a_few_of_each_rule_are_told_the_most_refused_first() {
    RefusedKeys refused = new RefusedKeys();
    for (int i = 0; i < 20; i++) {
      for (int times = 0; times <= i; times++) {
        refused.add(rule, key(i), NOW);
      }
    }

    assertThat(refused.top(NOW))
        .extracting(DecisionLog.RefusedKey::refusals)
        .containsExactly(20L, 19L, 18L, 17L, 16L, 15L, 14L, 13L);
  }
}
