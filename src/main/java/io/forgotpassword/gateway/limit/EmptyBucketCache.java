package io.forgotpassword.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Enforced buckets that lately were empty. A request for one of them is refused without asking
 * again, so a flood of refused requests costs little. An entry never refuses for longer than the
 * bucket's answer said, and lasts a few seconds at most, so that a reset by another gateway is soon
 * seen. Thread-safe.
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
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_BUCKETS)
            .expireAfterWrite(MAX_AGE)
            .ticker(nanoClock::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /** One that knows nothing. An answer that is still on its way is kept in this one. */
  EmptyBucketCache emptied() {
    return new EmptyBucketCache(nanoClock);
  }

  /**
   * Keeps a refusal. What is kept already is not kept for longer.
   *
   * @param asked the clock when the bucket was asked, which is before Redis looked at its own
   */
  void put(BucketRequest request, BucketProbe refusal, long asked) {
    if (request.rule().isEnforced()) {
      Empty empty = new Empty(refusal.window(), asked + refusal.nanosToWait());
      buckets.asMap().putIfAbsent(request, empty);
    }
  }

  void remove(BucketRequest request) {
    buckets.invalidate(request);
  }

  long size() {
    return buckets.estimatedSize();
  }

  /** The answer to a request that is surely refused; null if the bucket must be asked. */
  @Nullable BucketProbe refusal(BucketRequest request) {
    Empty empty = buckets.getIfPresent(request);
    if (empty == null) {
      return null;
    }
    long wait = empty.until() - nanoClock.getAsLong();
    if (wait > 0) {
      return new BucketProbe(false, 0, 0, empty.window(), wait);
    }
    buckets.asMap().remove(request, empty);
    return null;
  }

  /**
   * The answers to requests of which one is surely refused; null if the buckets must be asked. A
   * username rule is used only when no other rule is asked at the same time: the address has to pay
   * for the request, and has to be refused first where it is empty, too.
   */
  @Nullable List<BucketProbe> refusal(List<BucketRequest> requests) {
    if (size() == 0) {
      return null;
    }
    boolean usernamesAlone = requests.stream().allMatch(EmptyBucketCache::limitsUsernames);
    for (BucketRequest request : requests) {
      BucketProbe probe = usernamesAlone || !limitsUsernames(request) ? refusal(request) : null;
      if (probe != null) {
        return requests.stream()
            .map(other -> other.equals(request) ? probe : BucketProbe.NOT_ASKED)
            .toList();
      }
    }
    return null;
  }

  private static boolean limitsUsernames(BucketRequest request) {
    return request.rule().kind() == LimitRule.Kind.USERNAME;
  }
}
