package io.forgotpassword.gateway.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rule that refused a request.
 *
 * @param rule the rule's configured name
 * @param key of the bucket that was empty; null where the rule has none
 * @param byUsername whether it is about the username, so that no caller may learn of it
 * @param permits what the refusing window allows
 * @param window the refusing window's length
 * @param retryAfter when the same request would pass
 */
public record LimitRefusal(
    String rule,
    @Nullable BucketKey key,
    boolean byUsername,
    long permits,
    Duration window,
    Duration retryAfter) {}
