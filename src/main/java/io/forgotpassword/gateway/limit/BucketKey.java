package io.forgotpassword.gateway.limit;

/**
 * The 128-bit name of one bucket: a keyed hash of a rule and of what it counts by. No store holds
 * more of a username or an address than this.
 */
record BucketKey(long high, long low) {}
