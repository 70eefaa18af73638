package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.Rules.per;
import static io.forgotpassword.gateway.limit.Rules.perHour;
import static io.forgotpassword.gateway.limit.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmBucketsTest {
  private long nanos;

  @Test
  void a_replica_gives_out_its_share_of_what_redis_said_is_left() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(10)));
    WarmBuckets warm = warm(rules, 1000);
    BucketRequest request = request(rules.get(0), 1);
    warm.learn(request, new long[] {7});
    assertThat(admitted(warm, request, 3)).isEqualTo(2);
    assertThat(ask(warm, request, 3).nanosToWait()).isPositive();
  }

  @Test
  void a_replica_gets_its_share_of_the_refill_of_each_window() {
    List<LimitRule> rules =
        Rules.of(Rules.ip("a", per(6, Duration.ofMinutes(1)), per(9, Duration.ofHours(1))));
    WarmBuckets warm = warm(rules, 1000);
    BucketRequest request = request(rules.get(0), 1);
    assertThat(admitted(warm, request, 2)).isEqualTo(3);
    nanos += Duration.ofMinutes(1).toNanos();
    assertThat(admitted(warm, request, 2)).as("the longer window's share is 4").isEqualTo(1);
  }

  @Test
  void a_replica_waits_for_the_last_of_the_windows_that_are_empty() {
    List<LimitRule> rules =
        Rules.of(Rules.ip("a", per(6, Duration.ofHours(1)), per(6, Duration.ofMinutes(1))));
    WarmBuckets warm = warm(rules, 1000);
    BucketRequest request = request(rules.get(0), 1);
    assertThat(admitted(warm, request, 2)).isEqualTo(3);
    assertThat(Duration.ofNanos(ask(warm, request, 2).nanosToWait()))
        .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
  }

  @Test
  void a_limit_smaller_than_the_number_of_replicas_gives_each_one_permit() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(2)));
    WarmBuckets warm = warm(rules, 1000);
    assertThat(admitted(warm, request(rules.get(0), 1), 5)).isEqualTo(1);
    assertThat(warm.takeReports(10))
        .singleElement()
        .extracting(UnreportedConsumption.Report::permits)
        .isEqualTo(List.of(1L));
  }

  @Test
  void what_is_unreported_shrinks_as_time_refills_the_bucket() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(60)));
    WarmBuckets warm = warm(rules, 1000);
    BucketRequest request = request(rules.get(0), 1);
    assertThat(admitted(warm, request, 2)).isEqualTo(30);
    nanos += Duration.ofMinutes(20).toNanos();
    assertThat(warm.unreported().size()).isEqualTo(1);
    assertThat(warm.takeReports(10))
        .singleElement()
        .extracting(UnreportedConsumption.Report::permits)
        .isEqualTo(List.of(20L));
    assertThat(warm.takeReports(10)).isEmpty();
  }

  @Test
  void a_bucket_with_unreported_consumption_is_not_overwritten_by_what_redis_says() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(4)));
    WarmBuckets warm = warm(rules, 1000);
    BucketRequest request = request(rules.get(0), 1);
    admitted(warm, request, 1);
    warm.learn(request, new long[] {4});
    assertThat(warm.takeReports(10))
        .singleElement()
        .extracting(UnreportedConsumption.Report::permits)
        .isEqualTo(List.of(4L));
    warm.learn(request, new long[] {4});
    assertThat(warm.table().level(request).result().permits()).isEqualTo(4);
  }

  @Test
  void a_bucket_whose_windows_a_reload_changes_is_reported_under_the_new_rules_only() {
    List<LimitRule> two =
        Rules.of(Rules.ip("a", per(5, Duration.ofMinutes(1)), per(9, Duration.ofHours(1))));
    List<LimitRule> one = Rules.of(Rules.ip("a", per(5, Duration.ofMinutes(1))));
    WarmBuckets old = warm(two, 1000);
    admitted(old, request(two.get(0), 1), 1);
    WarmBuckets replaced = old.withRules(one);

    assertThat(old.takeReports(10)).isEmpty();
    assertThat(replaced.takeReports(10))
        .singleElement()
        .extracting(UnreportedConsumption.Report::permits)
        .isEqualTo(List.of(5L));
  }

  @Test
  void unreported_buckets_are_bounded_and_those_without_room_are_counted() {
    List<LimitRule> rules = Rules.of(Rules.ip("a", perHour(1)));
    WarmBuckets warm = warm(rules, 100);
    for (int i = 0; i < 107; i++) {
      warm.consume(List.of(request(rules.get(0), i)), false, 1);
    }
    assertThat(warm.unreported().size()).isEqualTo(100);
    assertThat(warm.unreported().dropped()).isEqualTo(7);
  }

  private WarmBuckets warm(List<LimitRule> rules, int maxUnreported) {
    LocalStore table = new LocalStore(rules, 1000, () -> nanos);
    return new WarmBuckets(table, new UnreportedConsumption(maxUnreported));
  }

  private static BucketProbe ask(WarmBuckets warm, BucketRequest request, int replicas) {
    return warm.consume(List.of(request), false, replicas).get(0);
  }

  private static int admitted(WarmBuckets warm, BucketRequest request, int replicas) {
    int admitted = 0;
    while (ask(warm, request, replicas).admits()) {
      admitted++;
    }
    return admitted;
  }
}
