package io.forgotpassword.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Enforced buckets that Redis lately said are empty, and until when: a draw on one is refused
 * without asking again. It never refuses for longer than Redis said, and believes it for a few
 * seconds only, so that a bucket reset by another gateway is soon seen.
 *
 * <p>A bucket of a username is believed only when no rule on an address is asked with it. Otherwise
 * a caller whose address is refused, too, would learn from which of the two spoke that others asked
 * for this user.
 */
final class KnownEmpty {
  private static final int MOST = 65_536;
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private record Empty(int window, long until) {}

  private final LongSupplier nanoClock;
  private final Cache<Draw, Empty> buckets;

  KnownEmpty(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(BELIEVED)
            .ticker(nanoClock::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Remembers a refusal.
   *
   * @param asked when Redis was asked, which is before it looked at its clock
   */
  void note(Draw draw, Reading refusal, long asked) {
    if (draw.rule().isEnforced()) {
      buckets.put(draw, new Empty(refusal.window(), asked + refusal.nanosToWait()));
    }
  }

  void forget(Draw draw) {
    buckets.invalidate(draw);
  }

  /** The readings of a request that is surely refused, or null if Redis must be asked. */
  @Nullable List<Reading> refusal(List<Draw> draws) {
    if (buckets.estimatedSize() == 0) {
      return null;
    }
    boolean byAddress = draws.stream().anyMatch(KnownEmpty::refusesAddresses);
    for (Draw draw : draws) {
      if (byAddress ? refusesAddresses(draw) : draw.rule().isEnforced()) {
        Reading reading = reading(draw);
        if (reading != null) {
          return refusedBy(draw, reading, draws);
        }
      }
    }
    return null;
  }

  private static boolean refusesAddresses(Draw draw) {
    return draw.rule().isEnforced() && !draw.rule().byUsername();
  }

  private @Nullable Reading reading(Draw draw) {
    Empty empty = buckets.getIfPresent(draw);
    long wait = empty == null ? 0 : empty.until() - nanoClock.getAsLong();
    return empty == null || wait <= 0 ? null : new Reading(false, 0, 0, empty.window(), wait);
  }

  private static List<Reading> refusedBy(Draw refusing, Reading refusal, List<Draw> draws) {
    List<Reading> readings = new ArrayList<>(draws.size());
    for (Draw draw : draws) {
      readings.add(draw.equals(refusing) ? refusal : Reading.NOT_ASKED);
    }
    return readings;
  }
}
