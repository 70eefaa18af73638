package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.rule;

import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import io.forgotpassword.gateway.model.BucketKey;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.IntGen;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever three threads do at once could have been done one after the other. There is room for two
 * keys of each rule and five are used, so buckets are evicted and recalled all the while.
 */
@Tag("own-jvm")
@Param(name = "key", gen = IntGen.class, conf = "1:5")
public class LocalStoreLinearizabilityTest {
  private static final int MAX_KEYS = 4;

  private final List<LimitRule> rules =
      LimitRule.of(
          List.of(
              rule("a", LimitSettings.Key.USERNAME, "2 per 900s", "3 per 86400s"),
              rule("b", LimitSettings.Key.IP, "2 per 900s")));
  private final LocalStore store = new LocalStore(rules, MAX_KEYS, new FakeNanos());

  private BucketRequest request(int rule, int key) {
    return new BucketRequest(rules.get(rule), new BucketKey(key * 0x9E3779B97F4A7C15L, key));
  }

  /** Consumes from both rules at once, or from the address alone. */
  @Operation
  public String consumeBoth(@Param(name = "key") int first, @Param(name = "key") int second) {
    return store.consume(List.of(request(0, first), request(1, second)), false).result().toString();
  }

  @Operation
  public String consumeOne(@Param(name = "key") int key) {
    return store.consume(List.of(request(1, key)), false).result().toString();
  }

  @Operation
  public String level(@Param(name = "key") int key) {
    return store.level(request(0, key)).result().toString();
  }

  @Operation
  public void reset(@Param(name = "key") int key) {
    store.reset(request(0, key));
  }

  @Test
  void every_concurrent_run_has_a_sequential_one_with_the_same_answers() {
    LinChecker.check(
        LocalStoreLinearizabilityTest.class,
        new StressOptions()
            .iterations(30)
            .threads(3)
            .actorsPerThread(3)
            .actorsBefore(2)
            .actorsAfter(2)
            .invocationsPerIteration(2_000));
  }
}
