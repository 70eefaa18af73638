package io.forgotpassword.gateway.limit;

import java.util.List;

/**
 * Permits that were given out while Redis was away and have to be taken from one of its buckets.
 *
 * @param permits for each window
 */
record Payment(BucketRequest draw, List<Long> permits) {}
