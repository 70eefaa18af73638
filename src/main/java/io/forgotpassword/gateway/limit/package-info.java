/** Rate limits: may this request proceed? Start with {@code RateLimiter}. */
@NullMarked
package io.forgotpassword.gateway.limit;

import org.jspecify.annotations.NullMarked;
