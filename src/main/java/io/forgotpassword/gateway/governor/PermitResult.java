package io.forgotpassword.gateway.governor;

/** The result of a request for a permit. The id is stable and safe as a metric label. */
public enum PermitResult {
  /** The call may go now. */
  GRANTED("granted"),
  /** Refused at once: more requests are ahead than can go in time. */
  TOO_LATE("too-late"),
  /** Refused at once: the queue is full. */
  FULL("full"),
  /** Queued, but its time ran out: others were served before it, or the rate fell. */
  EXPIRED("expired"),
  /** Queued, but its caller went away. */
  ABANDONED("abandoned"),
  /** Queued, but the gateway stopped. */
  STOPPED("stopped");

  private final String id;

  PermitResult(String id) {
    this.id = id;
  }

  /** The stable id, such as {@code too-late}. */
  public String id() {
    return id;
  }
}
