/**
 * May this request proceed: rules, buckets and where they are kept. Start with {@code RateLimiter}.
 */
@NullMarked
package io.forgotpassword.gateway.limit;

import org.jspecify.annotations.NullMarked;
