package io.forgotpassword.gateway.limit;

/**
 * What a bucket said to one draw.
 *
 * @param admits whether every window had a permit left
 * @param before permits left before, in the window with the fewest
 * @param after permits left after; as before when nothing was taken
 * @param window the index of the window that is the longest away from admitting, or with the fewest
 *     permits
 * @param nanosToWait until the same draw would be admitted; 0 when it is
 */
record BucketProbe(boolean admits, long before, long after, int window, long nanosToWait) {
  /** Of a bucket that was not asked, because another was already known to refuse. */
  static final BucketProbe NOT_ASKED = new BucketProbe(true, -1, -1, 0, 0);
}
