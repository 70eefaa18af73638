package io.forgotpassword.gateway.governor;

/** What became of a request's wait for its turn. The id is stable and safe as a metric label. */
public enum PermitResult {
  /** It may go now. */
  GRANTED("granted"),
  /** Its place was behind more than can go in time, so it did not wait at all. */
  TOO_LATE("too-late"),
  /** There was no room to wait. */
  FULL("full"),
  /** It waited in vain: others came in between, or the rate fell. */
  EXPIRED("expired"),
  /** Its caller went away meanwhile. */
  ABANDONED("abandoned"),
  /** The gateway stopped meanwhile. */
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
