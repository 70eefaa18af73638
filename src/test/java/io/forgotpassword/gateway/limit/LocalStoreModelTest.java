package io.forgotpassword.gateway.limit;

import static io.forgotpassword.gateway.limit.LimitFixtures.forgot;
import static io.forgotpassword.gateway.limit.LimitFixtures.rule;
import static io.forgotpassword.gateway.limit.LimitFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.limit.LimitFixtures.FakeNanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Random traffic against what the words of a limit promise, with room for few keys or for many. */
class LocalStoreModelTest {
  private static final int REQUESTS = 600;

  /** Admitted in any span of time is at most capacity + rate x span, however keys are evicted. */
  @Property(tries = 60)
  void no_key_ever_gets_more_than_its_limit(
      @ForAll @LongRange(min = 1, max = 20) long permits,
      @ForAll @IntRange(min = 1, max = 600) int seconds,
      @ForAll @IntRange(min = 1, max = 50) int maxKeys,
      @ForAll long seed) {
    FakeNanos clock = new FakeNanos();
    RateLimiter limiter =
        RateLimiter.local(
            settings(
                maxKeys, rule("u", LimitSettings.Key.USERNAME, permits + " per " + seconds + "s")),
            clock,
            LimitFixtures.KEY);
    Map<String, List<Long>> admitted = new HashMap<>();
    Random random = new Random(seed);
    for (int i = 0; i < REQUESTS; i++) {
      String user = "user" + random.nextInt(100) * random.nextInt(2);
      if (limiter.admit(forgot("192.0.2.1", user)).result().refusal() == null) {
        admitted.computeIfAbsent(user, name -> new ArrayList<>()).add(clock.getAsLong());
      }
      clock.advance(Duration.ofMillis(random.nextInt(1 + seconds * 10)));
    }

    double permitsPerNano = (double) permits / Duration.ofSeconds(seconds).toNanos();
    admitted.values().forEach(times -> assertWithinLimit(times, permits, permitsPerNano));
  }

  private static void assertWithinLimit(List<Long> times, long permits, double permitsPerNano) {
    for (int from = 0; from < times.size(); from++) {
      for (int to = from; to < times.size(); to++) {
        double allowed = permits + (times.get(to) - times.get(from)) * permitsPerNano;
        assertThat((double) (to - from + 1)).isLessThanOrEqualTo(allowed + 1e-6);
      }
    }
  }

  /** With room for every key the table is exact: nobody is refused a permit that is there. */
  @Property(tries = 40)
  void with_room_for_every_key_each_gets_all_of_its_limit(
      @ForAll @LongRange(min = 1, max = 20) long permits, @ForAll long seed) {
    FakeNanos clock = new FakeNanos();
    RateLimiter limiter =
        RateLimiter.local(
            settings(5_000, rule("u", LimitSettings.Key.USERNAME, permits + " per 600s")),
            clock,
            LimitFixtures.KEY);
    Random random = new Random(seed);
    Map<String, Integer> due = new HashMap<>();
    Map<String, Integer> admitted = new HashMap<>();
    for (int i = 0; i < 4_000; i++) {
      String user = "user" + random.nextInt(100);
      due.merge(user, 1, (before, one) -> Math.min(before + one, (int) permits));
      if (limiter.admit(forgot("192.0.2.1", user)).result().refusal() == null) {
        admitted.merge(user, 1, Integer::sum);
      }
    }

    assertThat(admitted).isEqualTo(due);
  }
}
