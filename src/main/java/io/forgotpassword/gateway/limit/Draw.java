package io.forgotpassword.gateway.limit;

/** One permit that a request asks of one rule's bucket. */
record Draw(LimitRule rule, BucketKey key) {}
