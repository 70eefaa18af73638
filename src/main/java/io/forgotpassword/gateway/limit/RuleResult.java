package io.forgotpassword.gateway.limit;

import java.time.Duration;

/**
 * What one rule said of one request.
 *
 * @param rule the rule's configured name
 * @param key the bucket's name, 32 hexadecimal digits; a keyed hash, so nobody is named by it
 * @param enforced false for a shadow rule
 * @param asked false where another rule's refusal was known without asking this one
 * @param admits whether every window had a permit left
 * @param before permits left before, in the window with the fewest
 * @param after permits left after
 * @param retryAfter until the same request would pass this rule; zero when it does
 */
public record RuleResult(
    String rule,
    String key,
    boolean enforced,
    boolean asked,
    boolean admits,
    long before,
    long after,
    Duration retryAfter) {

  static RuleResult of(BucketRequest draw, BucketProbe reading) {
    return new RuleResult(
        draw.rule().name(),
        draw.key().toString(),
        draw.rule().isEnforced(),
        !reading.equals(BucketProbe.NOT_ASKED),
        reading.admits(),
        reading.before(),
        reading.after(),
        Duration.ofNanos(reading.nanosToWait()));
  }
}
