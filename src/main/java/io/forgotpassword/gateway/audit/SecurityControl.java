package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway did with a request, in the terms of the profile {@code security_control} of OCSF
 * 1.8.0. A request that Cognito refused was allowed by the gateway.
 */
enum SecurityControl {
  /** It went on to Cognito, or was done. */
  ALLOWED(Action.ALLOWED, 1, "Allowed"),
  /** It was allowed, and something failed. */
  FAILED(Action.ALLOWED, 27, "Error"),
  /** A limit refused it. */
  BLOCKED(Action.DENIED, 2, "Blocked"),
  /** There was no room for it. */
  DROPPED(Action.DENIED, 6, "Dropped"),
  /** It was malformed or invalid. */
  REJECTED(Action.DENIED, 25, "Rejected"),
  /** Its sender had no right to it. */
  UNAUTHORIZED(Action.DENIED, 26, "Unauthorized"),
  /** Its caller went away before anything was decided. */
  UNDECIDED(Action.OBSERVED, 16, "No Action"),
  /** It went on, although a shadow rule would have refused it. */
  COUNTED(Action.OBSERVED, 20, "Count");

  static final String PROFILE = "security_control";

  /** The profile's actions. */
  private enum Action {
    ALLOWED(1, "Allowed"),
    DENIED(2, "Denied"),
    OBSERVED(3, "Observed");

    private final int id;
    private final String caption;

    Action(int id, String caption) {
      this.id = id;
      this.caption = caption;
    }
  }

  private final Action action;
  private final int disposition;
  private final String caption;

  SecurityControl(Action action, int disposition, String caption) {
    this.action = action;
    this.disposition = disposition;
    this.caption = caption;
  }

  void put(ObjectNode record) {
    record
        .put("action", action.caption)
        .put("action_id", action.id)
        .put("disposition", caption)
        .put("disposition_id", disposition);
  }

  static SecurityControl of(AdminAct.Result result) {
    return switch (result) {
      case DONE -> ALLOWED;
      case DENIED -> UNAUTHORIZED;
      case INVALID, UNKNOWN -> REJECTED;
      case FAILED -> FAILED;
    };
  }

  static SecurityControl of(AuditEvent event) {
    return switch (event.outcome().verdict()) {
      case ACCEPTED, REJECTED, THROTTLED, TIMED_OUT, UNREADABLE ->
          event.shadowRules().isEmpty() ? ALLOWED : COUNTED;
      case UNREACHABLE, BROKEN -> FAILED;
      case LIMITED_ADDRESS, LIMITED_USERNAME -> BLOCKED;
      case OVERLOADED -> DROPPED;
      case MALFORMED, INVALID, TOO_LARGE, UNKNOWN_OPERATION, UNKNOWN_CLIENT -> REJECTED;
      case ABANDONED -> UNDECIDED;
    };
  }

  static @Nullable LimitRefusal refusalOf(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused ? refused.limit() : null;
  }
}
