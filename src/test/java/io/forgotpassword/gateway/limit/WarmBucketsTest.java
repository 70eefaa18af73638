package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.draw;
import static io.forgotpassword.gateway.limit.Rules.per;
import static io.forgotpassword.gateway.limit.Rules.perHour;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmBucketsTest {
  private long nanos;

  @Test
  void a_replica_gives_out_its_share_of_what_redis_said_is_left() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(10)));
    WarmBuckets warm = new WarmBuckets(rules, 1000, () -> nanos);
    BucketRequest draw = draw(rules.get(0), 1);
    warm.learn(draw, new long[] {7});
    assertThat(admitted(warm, draw, 3)).isEqualTo(2);
    assertThat(warm.peek(draw, 3).nanosToWait()).isPositive();
  }

  @Test
  void a_replica_gets_its_share_of_the_refill_of_each_window() {
    List<LimitRule> rules =
        Rules.of(Rules.ip("a", per(6, Duration.ofMinutes(1)), per(9, Duration.ofHours(1))));
    WarmBuckets warm = new WarmBuckets(rules, 1000, () -> nanos);
    BucketRequest draw = draw(rules.get(0), 1);
    assertThat(admitted(warm, draw, 2)).isEqualTo(3);
    nanos += Duration.ofMinutes(1).toNanos();
    assertThat(admitted(warm, draw, 2)).as("the longer window's share is 4").isEqualTo(1);
  }

  @Test
  void a_limit_smaller_than_the_number_of_replicas_gives_each_one_permit() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(2)));
    WarmBuckets warm = new WarmBuckets(rules, 1000, () -> nanos);
    assertThat(admitted(warm, draw(rules.get(0), 1), 5)).isEqualTo(1);
    assertThat(warm.settleDebts(10))
        .singleElement()
        .extracting(Payment::permits)
        .isEqualTo(List.of(1L));
  }

  @Test
  void a_debt_is_what_was_given_out_and_time_has_not_given_back() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(60)));
    WarmBuckets warm = new WarmBuckets(rules, 1000, () -> nanos);
    BucketRequest draw = draw(rules.get(0), 1);
    assertThat(admitted(warm, draw, 2)).isEqualTo(30);
    nanos += Duration.ofMinutes(20).toNanos();
    assertThat(warm.debts().size()).isEqualTo(1);
    assertThat(warm.settleDebts(10))
        .singleElement()
        .extracting(Payment::permits)
        .isEqualTo(List.of(20L));
    assertThat(warm.settleDebts(10)).isEmpty();
  }

  @Test
  void a_bucket_that_owes_is_not_overwritten_by_what_redis_says() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(4)));
    WarmBuckets warm = new WarmBuckets(rules, 1000, () -> nanos);
    BucketRequest draw = draw(rules.get(0), 1);
    admitted(warm, draw, 1);
    warm.learn(draw, new long[] {4});
    assertThat(warm.settleDebts(10))
        .singleElement()
        .extracting(Payment::permits)
        .isEqualTo(List.of(4L));
    warm.learn(draw, new long[] {4});
    assertThat(warm.peek(draw, 1).before()).isEqualTo(4);
  }

  @Test
  void debts_are_bounded_and_those_without_room_are_counted() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(1)));
    WarmBuckets warm = new WarmBuckets(rules, 1_000_000, () -> nanos);
    for (int i = 0; i < 100_007; i++) {
      warm.draw(List.of(draw(rules.get(0), i)), 1);
    }
    assertThat(warm.debts().size()).isEqualTo(100_000);
    assertThat(warm.debts().forgotten()).isEqualTo(7);
  }

  private static int admitted(WarmBuckets warm, BucketRequest draw, int replicas) {
    int admitted = 0;
    while (warm.draw(List.of(draw), replicas).get(0).admits()) {
      admitted++;
    }
    return admitted;
  }
}
