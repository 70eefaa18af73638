package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.BucketKey;

/** One permit that a request asks of one rule's bucket. */
record BucketRequest(LimitRule rule, BucketKey key) {}
