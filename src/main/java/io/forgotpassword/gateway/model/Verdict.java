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
<<<<<<< HEAD
  TIMED_OUT("timed-out", "Cognito did not answer in time."),
  UNREADABLE("unreadable", "Cognito's answer could not be read."),
  LIMITED_ADDRESS("limited-address", "A limit on the caller's address is used up."),
  /** A limit by username refused the request; never shown to a caller. */
  LIMITED_USERNAME("limited-username", "A limit on the username is used up."),
  OVERLOADED("overloaded", "Too many requests are waiting for Cognito."),
  BROKEN("broken", "The gateway failed to handle the request."),
  MALFORMED("malformed", "The request could not be read."),
  INVALID("invalid", "The request breaks a constraint."),
  TOO_LARGE("too-large", "The request body is too large."),
  UNKNOWN_OPERATION("unknown-operation", "The operation is unknown."),
  UNKNOWN_CLIENT("unknown-client", "The app client is unknown."),
=======
  TIMED_OUT("timed-out", Source.UPSTREAM, "Cognito did not answer in time."),
  /** Cognito's answer was truncated, too large or not in its protocol. */
  UNREADABLE("unreadable", Source.UPSTREAM, "Cognito's answer could not be read."),
  /** A limit by address or budget refused the request. */
  LIMITED_ADDRESS("limited-address", Source.LOCAL, "A limit on the caller's address is used up."),
  /** A limit by username refused the request; only {@code faithful} shows it. */
  LIMITED_USERNAME("limited-username", Source.LOCAL, "A limit on the username is used up."),
  /** The queue for Cognito is full. */
  OVERLOADED("overloaded", Source.LOCAL, "Too many requests are waiting for Cognito."),
  /** The gateway failed; the cause is in its log. */
  BROKEN("broken", Source.LOCAL, "The gateway failed to handle the request."),
  /** The request could not be parsed. */
  MALFORMED("malformed", Source.CLIENT, "The request could not be read."),
  /** The request breaks a constraint of the service or of the configuration. */
  INVALID("invalid", Source.CLIENT, "The request breaks a constraint."),
  /** The body is larger than the configured bound. */
  TOO_LARGE("too-large", Source.CLIENT, "The request body is too large."),
  /** The operation is unknown or not configured to be forwarded. */
  UNKNOWN_OPERATION("unknown-operation", Source.CLIENT, "The operation is unknown."),
  /** The app client is not configured. */
  UNKNOWN_CLIENT("unknown-client", Source.CLIENT, "The app client is unknown."),
>>>>>>> r28-disclosure
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

  /** One sentence for people. */
  public String sentence() {
    return sentence;
  }
}
