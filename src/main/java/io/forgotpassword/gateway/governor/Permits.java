package io.forgotpassword.gateway.governor;

/** Where the permit for a call comes from. With the governor's lock held. */
interface Permits {
  /** A tenth of a second: how much of the ceiling may go at once after a pause. */
  long BURST_NANOS = 100_000_000;

  /**
   * Takes a permit if there is one now.
   *
   * @param waiting how many are wanted, at least 1
   * @return 0 when it was taken, else the nanoseconds until it is worth trying again
   */
  long take(long now, int waiting);

  /** What this gateway can count on, in calls per second. */
  double perSecond(long now);
}
