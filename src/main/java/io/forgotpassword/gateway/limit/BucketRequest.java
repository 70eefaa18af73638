package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;

/**
 * A request for permits of one rule's bucket.
 *
 * @param permits how many must be there; {@link LimitRule#takes} tells whether they are taken, too
 */
record BucketRequest(LimitRule rule, BucketKey key, long permits) {
  BucketRequest(LimitRule rule, BucketKey key) {
    this(rule, key, 1);
  }
}
