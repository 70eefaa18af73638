package io.forgotpassword.gateway.model;

import java.time.Duration;

/**
 * The rule that refused a request.
 *
 * @param rule the rule's configured name
 * @param byUsername whether it is about the username, so that no caller may learn of it
 * @param permits what the refusing window allows
 * @param window the refusing window's length
 * @param retryAfter when the same request would pass
 */
public record LimitRefusal(
    String rule, boolean byUsername, long permits, Duration window, Duration retryAfter) {}
