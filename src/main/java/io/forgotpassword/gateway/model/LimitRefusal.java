package io.forgotpassword.gateway.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rule that refused a request.
 *
 * @param rule the rule's configured name
 * @param key the empty bucket; null for a rule without buckets
 * @param byUsername whether the rule counts by username; only {@code faithful} shows such a refusal
 * @param permits the permits in the refusing window
 * @param window the refusing window's length
 * @param retryAfter the time until the same request would be admitted
 * @param byCountry whether the rule counts by the country of a phone number, or refuses it
 */
public record LimitRefusal(
    String rule,
    @Nullable BucketKey key,
    boolean byUsername,
    long permits,
    Duration window,
    Duration retryAfter,
    boolean byCountry) {

  /** A wait in whole seconds, rounded up, so that who waits as told is not refused again. */
  public static long seconds(Duration wait) {
    return wait.plusNanos(999_999_999).toSeconds();
  }
}
