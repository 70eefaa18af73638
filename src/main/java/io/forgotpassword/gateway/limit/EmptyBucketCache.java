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
final class EmptyBucketCache {
  private static final int MOST = 65_536;
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private record Empty(int window, long until) {}

  private final LongSupplier nanoClock;
  private final Cache<BucketRequest, Empty> buckets;

  EmptyBucketCache(LongSupplier nanoClock) {
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
  void note(BucketRequest draw, BucketProbe refusal, long asked) {
    if (draw.rule().isEnforced()) {
      buckets.put(draw, new Empty(refusal.window(), asked + refusal.nanosToWait()));
    }
  }

  void forget(BucketRequest draw) {
    buckets.invalidate(draw);
  }

  /** The readings of a request that is surely refused, or null if Redis must be asked. */
  @Nullable List<BucketProbe> refusal(List<BucketRequest> draws) {
    if (buckets.estimatedSize() == 0) {
      return null;
    }
    boolean byAddress = draws.stream().anyMatch(EmptyBucketCache::refusesAddresses);
    for (BucketRequest draw : draws) {
      if (byAddress ? refusesAddresses(draw) : draw.rule().isEnforced()) {
        BucketProbe reading = reading(draw);
        if (reading != null) {
          return refusedBy(draw, reading, draws);
        }
      }
    }
    return null;
  }

  private static boolean refusesAddresses(BucketRequest draw) {
    return draw.rule().isEnforced() && !draw.rule().byUsername();
  }

  private @Nullable BucketProbe reading(BucketRequest draw) {
    Empty empty = buckets.getIfPresent(draw);
    long wait = empty == null ? 0 : empty.until() - nanoClock.getAsLong();
    return empty == null || wait <= 0 ? null : new BucketProbe(false, 0, 0, empty.window(), wait);
  }

  private static List<BucketProbe> refusedBy(
      BucketRequest refusing, BucketProbe refusal, List<BucketRequest> draws) {
    List<BucketProbe> readings = new ArrayList<>(draws.size());
    for (BucketRequest draw : draws) {
      readings.add(draw.equals(refusing) ? refusal : BucketProbe.NOT_ASKED);
    }
    return readings;
  }
}
