package io.forgotpassword.gateway.limit;

import io.vertx.core.Future;
import java.time.Duration;

/** One bucket of one rule, which support staff may look at, fill up and empty. */
public final class Bucket {
  private final BucketRequest request;
  private final BucketStore store;
  private final Runnable filledUp;

  /**
   * What a bucket holds now.
   *
   * @param permits left, in the window with the fewest
   * @param untilFull when every window is full if nobody consumes; zero when they are full
   */
  public record Level(long permits, Duration untilFull) {

    /** The latest time that one probe allows for, since a probe knows one window only. */
    static Level atLeast(LimitRule rule, BucketProbe probe) {
      Duration latest = Duration.ZERO;
      for (LimitSettings.Allowance window : rule.windows()) {
        long missing = Math.max(0, window.permits() - probe.before());
        Duration full = window.window().multipliedBy(missing).dividedBy(window.permits());
        latest = full.compareTo(latest) > 0 ? full : latest;
      }
      return new Level(probe.before(), latest);
    }
  }

  /**
   * @param filledUp runs when it was filled up, and when that failed
   */
  Bucket(BucketRequest request, BucketStore store, Runnable filledUp) {
    this.request = request;
    this.store = store;
    this.filledUp = filledUp;
  }

  /** The rule's configured name. */
  public String rule() {
    return request.rule().name();
  }

  /** The bucket's name, 32 hexadecimal digits. */
  public String key() {
    return request.key().toString();
  }

  /** What it holds; consumes nothing. */
  public Future<Level> level() {
    return store.level(request);
  }

  /** Takes everything out of it. */
  public Future<Void> empty() {
    return store.empty(request);
  }

  /** Makes the bucket as if nobody had ever consumed from it. */
  public Future<Void> fillUp() {
    return store.reset(request).onComplete(done -> filledUp.run());
  }
}
