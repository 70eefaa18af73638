package io.forgotpassword.gateway.model;

/**
 * How a request ended: one closed set for answers, metrics and audit. The ids are stable and safe
 * as metric labels.
 */
public enum Verdict {
  /** Cognito accepted the request. */
  ACCEPTED("accepted", Source.UPSTREAM, "Cognito accepted the request."),
  /** Cognito answered with one of its errors. */
  REJECTED("rejected", Source.UPSTREAM, "Cognito refused the request."),
  /** Cognito's own rate was exceeded. */
  THROTTLED("throttled", Source.UPSTREAM, "Cognito throttled the request."),
  /** No connection to Cognito, or the circuit breaker is open; nothing was sent. */
  UNREACHABLE("unreachable", Source.UPSTREAM, "Cognito could not be reached."),
  /** Cognito did not answer in time; a message may have been sent. */
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
  /** The caller disconnected before its request was complete, or before it was forwarded. */
  ABANDONED("abandoned", Source.CLIENT, "The caller went away before the request was forwarded.");

  /** Who caused a verdict. */
  public enum Source {
    /** The caller. */
    CLIENT,
    /** The gateway. */
    LOCAL,
    /** Cognito, or the connection to it. */
    UPSTREAM
  }

  private final String id;
  private final Source source;
  private final String sentence;

  Verdict(String id, Source source, String sentence) {
    this.id = id;
    this.source = source;
    this.sentence = sentence;
  }

  /** The stable id, such as {@code limited-address}. */
  public String id() {
    return id;
  }

  /** Who caused it. */
  public Source source() {
    return source;
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
