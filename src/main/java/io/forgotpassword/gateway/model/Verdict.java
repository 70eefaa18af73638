package io.forgotpassword.gateway.model;

/**
 * How a request ended: one closed set for answers, metrics and audit. The ids are stable and safe
 * as metric labels. UNREACHABLE says that nothing was sent.
 */
public enum Verdict {
  ACCEPTED("accepted", "Cognito accepted the request."),
  REJECTED("rejected", "Cognito refused the request."),
  THROTTLED("throttled", "Cognito throttled the request."),
  UNREACHABLE("unreachable", "Cognito could not be reached."),
  /** Cognito did not answer in time; a message may have been sent. */
  TIMED_OUT("timed-out", "Cognito did not answer in time."),
  UNREADABLE("unreadable", "Cognito's answer could not be read."),
  LIMITED_ADDRESS("limited-address", "A limit on the caller's address is used up."),
  /** A limit by username refused the request; only {@code faithful} shows it. */
  LIMITED_USERNAME("limited-username", "A limit on the username is used up."),
  OVERLOADED("overloaded", "Too many requests are waiting for Cognito."),
  BROKEN("broken", "The gateway failed to handle the request."),
  MALFORMED("malformed", "The request could not be read."),
  INVALID("invalid", "The request breaks a constraint."),
  TOO_LARGE("too-large", "The request body is too large."),
  UNKNOWN_OPERATION("unknown-operation", "The operation is unknown."),
  UNKNOWN_CLIENT("unknown-client", "The app client is unknown."),
  /** The caller disconnected before its request was complete, or before it was forwarded. */
  ABANDONED("abandoned", "The caller went away before the request was forwarded.");

  private final String id;
  private final String sentence;

  Verdict(String id, String sentence) {
    this.id = id;
    this.sentence = sentence;
  }

  /** The stable id, such as {@code limited-address}. */
  public String id() {
    return id;
  }

  /** Whether something failed, as opposed to a refusal. */
  public boolean isFailure() {
    return switch (this) {
      case THROTTLED, UNREACHABLE, TIMED_OUT, UNREADABLE, OVERLOADED, BROKEN -> true;
      default -> false;
    };
  }

  public String sentence() {
    return sentence;
  }
}
