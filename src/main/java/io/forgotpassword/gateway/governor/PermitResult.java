package io.forgotpassword.gateway.governor;

import java.util.Locale;

/** The result of a request for a permit. The id is stable and safe as a metric label. */
public enum PermitResult {
  /** The call may go now. */
  GRANTED,
  /** Refused at once: more requests are ahead than can go in time. */
  TOO_LATE,
  /** Refused at once: the queue is full. */
  FULL,
  /** Queued, but its time ran out: others were served before it, or the rate fell. */
  EXPIRED,
  /** Queued, but its caller went away. */
  ABANDONED,
  /** Queued, but the gateway stopped. */
  STOPPED;

  /** The stable id, such as {@code too-late}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
