package io.forgotpassword.gateway.limit;

import java.time.Duration;

/**
 * What a bucket holds now.
 *
 * @param permits left, in the window with the fewest
 * @param untilFull when every window will be full if nobody draws; zero when they are
 */
public record BucketLevel(long permits, Duration untilFull) {

  /** What one reading tells: full by then at the latest, for it knows one window only. */
  static BucketLevel atLeast(LimitRule rule, BucketProbe reading) {
    Duration latest = Duration.ZERO;
    for (LimitSettings.Allowance window : rule.windows()) {
      long missing = Math.max(0, window.permits() - reading.before());
      Duration full = window.window().multipliedBy(missing).dividedBy(window.permits());
      latest = full.compareTo(latest) > 0 ? full : latest;
    }
    return new BucketLevel(reading.before(), latest);
  }
}
