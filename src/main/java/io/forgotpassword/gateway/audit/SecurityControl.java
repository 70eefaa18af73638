package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway did with a request, as the profile {@code security_control} of OCSF 1.8.0 says
 * it. What Cognito refused, the gateway had allowed.
 */
enum SecurityControl {
  /** It went on to Cognito, or was done. */
  ALLOWED(Action.ALLOWED, 1, "Allowed"),
  /** It was to go on to Cognito, or to be done, and something failed. */
  FAILED(Action.ALLOWED, 27, "Error"),
  /** A limit refused it. */
  BLOCKED(Action.DENIED, 2, "Blocked"),
  /** There was no room for it. */
  DROPPED(Action.DENIED, 6, "Dropped"),
  /** It was not what it has to be. */
  REJECTED(Action.DENIED, 25, "Rejected"),
  /** Its sender had no right to it. */
  UNAUTHORIZED(Action.DENIED, 26, "Unauthorized"),
  /** Its caller went away before anything was decided. */
  UNDECIDED(Action.OBSERVED, 16, "No Action"),
  /** It went on, and a limit that is only tried would have refused it. */
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

  @SuppressWarnings("ImmutableEnumChecker") // never written to
  private final ConstantMembers action;

  @SuppressWarnings("ImmutableEnumChecker") // never written to
  private final ConstantMembers disposition;

  SecurityControl(Action action, int disposition, String caption) {
    this.action =
        ConstantMembers.of(json -> json.put("action", action.caption).put("action_id", action.id));
    this.disposition =
        ConstantMembers.of(
            json -> json.put("disposition", caption).put("disposition_id", disposition));
  }

  void writeAction(CanonicalWriter json) {
    json.put(action);
  }

  void writeDisposition(CanonicalWriter json) {
    json.put(disposition);
  }

  /** Adds the rule by which it was done, when it was by one. */
  void writeRule(CanonicalWriter json, AuditEvent event) {
    LimitRefusal refusal = refusalOf(event.outcome());
    if (refusal != null) {
      json.object("firewall_rule").put("name", refusal.rule()).end();
    } else if (this == COUNTED) {
      json.object("firewall_rule").put("name", event.shadowRules().get(0)).end();
    }
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
