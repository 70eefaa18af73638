package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.audit.AuditSettings.AddressSettings;
import io.forgotpassword.gateway.audit.OcsfClass.Activity;
import io.forgotpassword.gateway.audit.OcsfClass.Control;
import io.forgotpassword.gateway.audit.RefusalAggregator.RepeatedRefusal;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event into JSON in the shape of OCSF 1.8.0: a request in class 3001 Account Change, a
 * sign-in in class 3002 Authentication, an action on limits in class 6003 API Activity. For one
 * thread.
 */
record AuditRecord(Pseudonym pseudonym, AddressSettings addresses, String version) {
  static final String UNKNOWN_USER = "unknown";
  static final Activity PASSWORD_CHANGE = new Activity(3, "Password Change");
  static final Activity PASSWORD_RESET = new Activity(4, "Password Reset");
  private static final int OTHER_ACTIVITY = 99;
  private static final int USER_TYPE = 1;
  private static final int ADMIN_USER_TYPE = 2;
  private static final int UNKNOWN_USER_TYPE = 0;

  ObjectNode of(AuditEntry entry) {
    if (entry instanceof LimitAction act) {
      return act(act);
    }
    ObjectNode record = request(Objects.requireNonNull(entry.event()));
    if (entry instanceof RepeatedRefusal repeated) {
      repeated.put(record);
    }
    return record;
  }

  private ObjectNode request(AuditEvent event) {
    Operation operation = event.operation();
    Verdict verdict = event.outcome().verdict();
    boolean signIn = operation != null && operation.shape() == Operation.Shape.SIGN_IN;
    ObjectNode record =
        (signIn ? OcsfClass.AUTHENTICATION : OcsfClass.ACCOUNT_CHANGE)
            .record(activityOf(operation), event.epochMillis(), version, event.requestId());
    Control control = controlOf(event);
    control.put(record, verdict == Verdict.ACCEPTED, verdict.id(), verdict.sentence());
    LimitRefusal refusal = refusalOf(event.outcome());
    if (refusal != null || control == Control.COUNTED) {
      String rule = refusal == null ? event.shadowRules().get(0) : refusal.rule();
      record.putObject("firewall_rule").put("name", rule);
    }
    record.put("duration", TimeUnit.NANOSECONDS.toMillis(event.latencyNanos()));
    Connection connection = event.connection();
    ObjectNode http = record.putObject("http_request").put("uid", event.requestId().value());
    putIfPresent(http, "user_agent", connection.userAgent());
    http.put("version", connection.httpVersion());
    addresses.put(record, connection.ip());
    Username username = event.username();
    record.putObject("user").put("uid", username == null ? UNKNOWN_USER : pseudonym.of(username));
    putUnmapped(record.withObjectProperty(AuditChain.UNMAPPED), event);
    return record;
  }

  private static Activity activityOf(@Nullable Operation operation) {
    if (operation == null) {
      return new Activity(OTHER_ACTIVITY, "Other");
    }
    return switch (operation) {
      case FORGOT_PASSWORD -> PASSWORD_RESET;
      case CONFIRM_FORGOT_PASSWORD, CHANGE_PASSWORD -> PASSWORD_CHANGE;
      case INITIATE_AUTH, RESPOND_TO_AUTH_CHALLENGE -> new Activity(1, "Logon");
      case SIGN_UP -> new Activity(1, "Create");
      case DELETE_USER -> new Activity(6, "Delete");
      // OCSF has no activity for the others: they have the operation's own name.
      default -> new Activity(OTHER_ACTIVITY, operation.wireName());
    };
  }

  private static Control controlOf(AuditEvent event) {
    return switch (event.outcome().verdict()) {
      case ACCEPTED, REJECTED, THROTTLED, TIMED_OUT, UNREADABLE ->
          event.shadowRules().isEmpty() ? Control.ALLOWED : Control.COUNTED;
      case UNREACHABLE, BROKEN -> Control.FAILED;
      case LIMITED_ADDRESS, LIMITED_USERNAME -> Control.BLOCKED;
      case OVERLOADED -> Control.DROPPED;
      case MALFORMED, INVALID, TOO_LARGE, UNKNOWN_OPERATION, UNKNOWN_CLIENT -> Control.REJECTED;
      case ABANDONED -> Control.UNDECIDED;
    };
  }

  static @Nullable LimitRefusal refusalOf(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused ? refused.limit() : null;
  }

  private void putUnmapped(ObjectNode unmapped, AuditEvent event) {
    Operation operation = event.operation();
    putIfPresent(unmapped, "client_id", event.clientId());
    if (event.outcome() instanceof Outcome.Refused refused) {
      unmapped.put("error_type", refused.error().type());
    }
    unmapped.put("header_shape", event.connection().headerShape());
    putIfPresent(unmapped, "ja4", event.connection().ja4());
    if (event.lane() != Lane.PUBLIC) {
      unmapped.put("lane", event.lane().id());
    }
    unmapped.put("latency_us", TimeUnit.NANOSECONDS.toMicros(event.latencyNanos()));
    if (operation != null && !operation.isRecovery()) {
      unmapped.put("operation", operation.wireName());
    }
    unmapped.put("protocol", event.protocol());
    putKeyId(unmapped, event.username());
    if (!event.shadowRules().isEmpty()) {
      event.shadowRules().forEach(unmapped.putArray("shadow_rules")::add);
    }
    if (event.shared()) {
      unmapped.put("shared", true);
    }
    putIfPresent(unmapped, "upstream_request_id", event.outcome().upstreamRequestId());
  }

  /** Names the key of the pseudonym: under another key the same user has another pseudonym. */
  private void putKeyId(ObjectNode unmapped, @Nullable Username username) {
    if (username != null) {
      unmapped.put("pseudonym_key", pseudonym.keyId());
    }
  }

  private static void putIfPresent(ObjectNode object, String name, @Nullable String text) {
    if (text != null) {
      object.put(name, text);
    }
  }

  /** It changes no account, it calls an API: to reset is OCSF's Update, to look is its Read. */
  private ObjectNode act(LimitAction act) {
    LimitAction.Result result = act.result();
    boolean known = result != LimitAction.Result.DENIED;
    boolean owner = act.kind().isOwners();
    ObjectNode record =
        OcsfClass.API_ACTIVITY.record(
            act.kind() == LimitAction.Kind.READ
                ? new Activity(2, "Read")
                : new Activity(3, "Update"),
            act.epochMillis(),
            version,
            act.requestId());
    Control control =
        switch (result) {
          case DONE -> Control.ALLOWED;
          case DENIED -> Control.UNAUTHORIZED;
          case INVALID, UNKNOWN -> Control.REJECTED;
          case FAILED -> Control.FAILED;
        };
    control.put(record, result == LimitAction.Result.DONE, result.id(), result.sentence());
    record
        .putObject("actor")
        .putObject("user")
        .put("name", owner ? "owner" : known ? "admin" : "unknown")
        .put("type_id", owner ? USER_TYPE : known ? ADMIN_USER_TYPE : UNKNOWN_USER_TYPE);
    record.putObject("api").put("operation", act.kind().id());
    addresses.put(record, act.peer());
    putResources(record.putArray("resources"), act);
    putKeyId(record.withObjectProperty(AuditChain.UNMAPPED), act.username());
    return record;
  }

  private void putResources(ArrayNode resources, LimitAction act) {
    if (act.username() != null) {
      resources.addObject().put("type", "user").put("uid", pseudonym.of(act.username()));
    }
    if (act.ip() != null) {
      resources.addObject().put("type", "address").put("name", addresses.text(act.ip()));
    }
    for (LimitAction.Bucket bucket : act.buckets()) {
      resources
          .addObject()
          .put("type", "limit-bucket")
          .put("name", bucket.rule())
          .put("uid", bucket.key());
    }
  }
}
