package io.forgotpassword.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Enforced buckets that Redis lately said are empty. A request for one of them is refused without
 * asking Redis again, so a flood of refused requests does not load Redis. An entry never refuses
 * for longer than Redis said, and lasts a few seconds at most, so that a reset by another gateway
 * is soon seen.
 *
 * <p>An entry for a username rule is used only when no other rule is asked at the same time: the
 * address has to pay for the request, and has to be refused first where it is empty, too.
 */
final class EmptyBucketCache {
  /** As many as a large botnet empties at a time; some 200 bytes each. */
  static final int MAX_BUCKETS = 65_536;

  static final Duration MAX_AGE = Duration.ofSeconds(5);

  private record Empty(int window, long until) {}

  private final LongSupplier nanoClock;
  private final Cache<BucketRequest, Empty> buckets;

  EmptyBucketCache(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.buckets = ofRefusals(nanoClock);
  }

  /** A cache of refusals, bounded in number and age. */
  static <K, V> Cache<K, V> ofRefusals(LongSupplier nanoClock) {
    return Caffeine.newBuilder()
        .maximumSize(MAX_BUCKETS)
        .expireAfterWrite(MAX_AGE)
        .ticker(nanoClock::getAsLong)
        .executor(Runnable::run)
        .build();
  }

  /**
   * Keeps a refusal.
   *
   * @param asked the clock when Redis was asked, which is before Redis looked at its own
   */
  void put(BucketRequest request, BucketProbe refusal, long asked) {
    if (request.rule().isEnforced()) {
      buckets.put(request, new Empty(refusal.window(), asked + refusal.nanosToWait()));
    }
  }

  void remove(BucketRequest request) {
    buckets.invalidate(request);
  }

  /** The answers to requests that are surely refused; null if Redis must be asked. */
  @Nullable List<BucketProbe> refusal(List<BucketRequest> requests) {
    if (buckets.estimatedSize() == 0) {
      return null;
    }
    boolean usernamesAlone = requests.stream().allMatch(EmptyBucketCache::limitsUsernames);
    for (BucketRequest request : requests) {
      BucketProbe probe = usernamesAlone || !limitsUsernames(request) ? refusal(request) : null;
      if (probe != null) {
        return refusedBy(request, probe, requests);
      }
    }
    return null;
  }

  private static boolean limitsUsernames(BucketRequest request) {
    return request.rule().kind() == LimitRule.Kind.USERNAME;
  }

  private @Nullable BucketProbe refusal(BucketRequest request) {
    Empty empty = buckets.getIfPresent(request);
    long wait = empty == null ? 0 : empty.until() - nanoClock.getAsLong();
    return empty == null || wait <= 0 ? null : new BucketProbe(false, 0, 0, empty.window(), wait);
  }

  private static List<BucketProbe> refusedBy(
      BucketRequest refusing, BucketProbe refusal, List<BucketRequest> requests) {
    List<BucketProbe> probes = new ArrayList<>(requests.size());
    for (BucketRequest request : requests) {
      probes.add(request.equals(refusing) ? refusal : BucketProbe.NOT_ASKED);
    }
    return probes;
  }
}
