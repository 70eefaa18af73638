package io.forgotpassword.gateway.limit;

/**
 * A bucket's answer to one {@link BucketRequest}.
 *
 * @param admits whether every window has the permits asked for
 * @param before permits left before the request, in the window with the fewest
 * @param after permits left after it; the same as before when nothing was consumed
 * @param window the index of the window with the fewest permits
 * @param nanosToWait until the same request would be admitted; 0 when it is admitted
 */
record BucketProbe(boolean admits, long before, long after, int window, long nanosToWait) {
  /** Stands for a bucket that was not asked, because another was already known to refuse. */
  static final BucketProbe NOT_ASKED = new BucketProbe(true, -1, -1, 0, 0);

  /** The answer of a bucket that admitted the request, once its permits are consumed. */
  BucketProbe consumed(long permits) {
    return new BucketProbe(true, before, before - permits, window, 0);
  }
}
