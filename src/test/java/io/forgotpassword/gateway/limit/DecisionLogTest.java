package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
  private static final long NOON = 1_700_000_000_000L;
  private static final List<LimitRule> RULES =
      LimitRule.of(
          List.of(
              LimitFixtures.rule("ip", LimitSettings.Key.IP, "5 per 60s"),
              LimitFixtures.rule("user", LimitSettings.Key.USERNAME, "3 per 60s", "9 per 600s"),
              LimitFixtures.rule(
                  "trial", List.of(LimitSettings.Key.IP), LimitSettings.Mode.SHADOW, "1 per 5s")));

  private final DecisionLog log = new DecisionLog(4);

  private static RequestId id(long number) {
    return new RequestId(0x1234_5678_9abc_4defL + (number << 32), Long.MIN_VALUE + number);
  }

  private static DecisionLog.Entry entry(long number, Verdict verdict, RateLimitResult result) {
    return new DecisionLog.Entry(id(number), NOON + number, verdict, result);
  }

  private static List<BucketRequest> requests(long key) {
    List<BucketRequest> requests = new ArrayList<>();
    for (LimitRule rule : RULES) {
      requests.add(new BucketRequest(rule, new BucketKey(-key, key + requests.size())));
    }
    return requests;
  }

  private static void assertSame(DecisionLog.Entry seen, DecisionLog.Entry added) {
    assertThat(seen.id()).isEqualTo(added.id());
    assertThat(seen.epochMillis()).isEqualTo(added.epochMillis());
    assertThat(seen.verdict()).isEqualTo(added.verdict());
    assertThat(seen.result().rules()).isEqualTo(added.result().rules());
    assertThat(seen.result().refusal()).isEqualTo(added.result().refusal());
  }

  @Test
  void a_decision_is_found_as_it_was_made() {
    RateLimitResult refused =
        RateLimitResult.of(
            requests(7),
            List.of(
                new BucketProbe(true, 5, 5, 0, 0),
                new BucketProbe(false, 0, 0, 1, 123_456_789_012L),
                BucketProbe.NOT_ASKED),
            null);
    DecisionLog.Entry added = entry(1, Verdict.LIMITED_USERNAME, refused);

    log.add(added);

    assertSame(log.find(id(1).value()).orElseThrow(), added);
    assertThat(refused.refusal()).isNotNull();
    assertThat(refused.rules())
        .extracting(RateLimitResult.RuleResult::asked)
        .containsExactly(true, true, false);
  }

  @Test
  void a_refused_country_stays_the_reason_though_every_rule_admits() {
    List<BucketProbe> probes = new ArrayList<>();
    requests(7).forEach(request -> probes.add(new BucketProbe(true, 1, 1, 0, 0)));
    LimitRefusal country =
        new LimitRefusal("phone-countries", null, true, 0, Duration.ZERO, Duration.ZERO, true);
    DecisionLog.Entry added =
        entry(1, Verdict.LIMITED_USERNAME, RateLimitResult.of(requests(7), probes, country));

    log.add(added);

    DecisionLog.Entry seen = log.find(id(1).value()).orElseThrow();
    assertSame(seen, added);
    assertThat(seen.result().refusal()).extracting(LimitRefusal::rule).isEqualTo("phone-countries");
  }

  @Test
  void the_last_few_are_remembered_newest_first_each_with_its_own_rules() {
    List<DecisionLog.Entry> added = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      int asked = i % (RULES.size() + 1);
      List<BucketProbe> probes = new ArrayList<>();
      for (int rule = 0; rule < asked; rule++) {
        probes.add(new BucketProbe(rule != i % 2, i, i + rule, 0, i * 1000L));
      }
      RateLimitResult result = RateLimitResult.of(requests(i).subList(0, asked), probes, null);
      added.add(entry(i, Verdict.ACCEPTED, result));
      log.add(added.get(i));
    }

    List<DecisionLog.Entry> newest = log.newest(10);

    assertThat(newest).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertSame(newest.get(i), added.get(10 - i));
    }
    assertThat(log.newest(2)).hasSize(2);
    assertThat(log.find(id(6).value())).isEmpty();
    assertThat(log.find(id(7).value())).isPresent();
  }

  @Test
  void only_an_id_as_it_was_told_finds_a_decision() {
    log.add(entry(1, Verdict.ACCEPTED, new RateLimitResult(List.of(), null)));
    String id = id(1).value();

    assertThat(log.find(id)).isPresent();
    for (String other :
        Set.of("", "grace", id.toUpperCase(java.util.Locale.ROOT), id + "0", "0-0-0-0-0")) {
      assertThat(log.find(other)).as(other).isEmpty();
    }
    assertThat(log.find("00000000-0000-0000-0000-000000000000")).isEmpty();
  }
}
