package io.forgotpassword.gateway.limit;

import java.time.Duration;

/**
 * Permits of a quota that several gateways share.
 *
 * @param permits how many; 0 when so many others are ahead that it should be asked again
 * @param delay until the first is due, or until it is worth asking again
 */
public record Lease(int permits, Duration delay) {}
