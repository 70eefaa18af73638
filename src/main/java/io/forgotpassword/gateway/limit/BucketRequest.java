package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;

/** A request for one permit of one rule's bucket. */
record BucketRequest(LimitRule rule, BucketKey key) {}
