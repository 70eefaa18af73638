package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event becomes JSON in the shape of OCSF 1.8.0: a request's in class 3001 Account Change, a
 * sign-in's in class 3002 Authentication, an administrator's act in class 6003 API Activity. Its
 * place in the chain is added later. For one thread.
 */
final class AuditRecord {
  static final int PASSWORD_CHANGE = 3;
  static final int PASSWORD_RESET = 4;
  static final String PSEUDONYM_KEY = "pseudonym_key";
  static final String UNKNOWN_USER = "unknown";
  private static final int CREATE = 1;
  private static final int DELETE = 6;
  private static final int LOGON = 1;
  private static final int OTHER_ACTIVITY = 99;

  private final Pseudonym pseudonym;
  private final Product product;

  AuditRecord(Pseudonym pseudonym, Product product) {
    this.pseudonym = pseudonym;
    this.product = product;
  }

  ObjectNode of(AuditEntry entry) {
    return entry instanceof AuditEvent event ? request(event) : act((AdminAct) entry);
  }

  private ObjectNode request(AuditEvent event) {
    Operation operation = event.operation();
    int activity = activityOf(operation);
    ObjectNode json =
        classOf(operation)
            .event(
                event.epochMillis(),
                activity,
                nameOf(activity, operation),
                OcsfClass.Severity.INFORMATIONAL);
    writeMetadata(json, event.requestId());
    writeUser(json, event.username());
    writeSource(json, event);
    writeOutcome(json, event);
    SecurityControl.write(json, event);
    ObjectNode unmapped = json.putObject(AuditChain.UNMAPPED);
    writeUnmapped(unmapped, event);
    writeKeyId(unmapped, event.username());
    return json;
  }

  private ObjectNode act(AdminAct act) {
    ObjectNode json = AdminActFields.event(act);
    writeMetadata(json, act.requestId());
    AdminActFields.write(json, act, act.username() == null ? null : pseudonym.of(act.username()));
    writeKeyId(json.putObject(AuditChain.UNMAPPED), act.username());
    return json;
  }

  private static OcsfClass classOf(@Nullable Operation operation) {
    boolean signIn = operation != null && operation.shape() == Operation.Shape.SIGN_IN;
    return signIn ? OcsfClass.AUTHENTICATION : OcsfClass.ACCOUNT_CHANGE;
  }

  private static int activityOf(@Nullable Operation operation) {
    if (operation == null) {
      return OTHER_ACTIVITY;
    }
    return switch (operation) {
      case FORGOT_PASSWORD -> PASSWORD_RESET;
      case CONFIRM_FORGOT_PASSWORD, CHANGE_PASSWORD -> PASSWORD_CHANGE;
      case INITIATE_AUTH, RESPOND_TO_AUTH_CHALLENGE -> LOGON;
      case SIGN_UP -> CREATE;
      case DELETE_USER -> DELETE;
      default -> OTHER_ACTIVITY;
    };
  }

  /** OCSF's caption; for an activity that OCSF does not know, the operation's own name. */
  private static String nameOf(int activity, @Nullable Operation operation) {
    return switch (activity) {
      case PASSWORD_RESET -> "Password Reset";
      case PASSWORD_CHANGE -> "Password Change";
      case DELETE -> "Delete";
      case CREATE -> classOf(operation) == OcsfClass.AUTHENTICATION ? "Logon" : "Create";
      default -> operation == null ? "Other" : operation.wireName();
    };
  }

  private void writeMetadata(ObjectNode json, RequestId id) {
    ObjectNode metadata = json.putObject(AuditChain.METADATA);
    product.writeTo(metadata);
    metadata.putArray("profiles").add(SecurityControl.PROFILE);
    metadata.put("uid", id.value());
  }

  private void writeUser(ObjectNode json, @Nullable Username username) {
    json.putObject("user").put("uid", username == null ? UNKNOWN_USER : pseudonym.of(username));
  }

  /** Under another key the same user has another pseudonym. */
  private void writeKeyId(ObjectNode unmapped, @Nullable Username username) {
    if (username != null) {
      unmapped.put(PSEUDONYM_KEY, pseudonym.keyId());
    }
  }

  private static void writeSource(ObjectNode json, AuditEvent event) {
    Connection connection = event.connection();
    json.putObject("src_endpoint").put("ip", connection.ip().toString());
    ObjectNode request = json.putObject("http_request");
    request.put("uid", event.requestId().value());
    request.put("version", connection.httpVersion());
    if (connection.userAgent() != null) {
      request.put("user_agent", connection.userAgent());
    }
  }

  private static void writeOutcome(ObjectNode json, AuditEvent event) {
    Verdict verdict = event.outcome().verdict();
    OcsfClass.writeStatus(json, verdict == Verdict.ACCEPTED, verdict.id(), verdict.sentence());
    json.put("duration", TimeUnit.NANOSECONDS.toMillis(event.latencyNanos()));
  }

  private static void writeUnmapped(ObjectNode more, AuditEvent event) {
    more.put("protocol", event.protocol());
    if (event.operation() != null && !event.operation().isRecovery()) {
      more.put("operation", event.operation().wireName());
    }
    if (event.connection().ja4() != null) {
      more.put("ja4", event.connection().ja4());
    }
    more.put("header_shape", event.connection().headerShape());
    if (event.clientId() != null) {
      more.put("client_id", event.clientId());
    }
    if (event.outcome() instanceof Outcome.Refused refused) {
      more.put("error_type", refused.error().type());
    }
    if (event.outcome().upstreamRequestId() != null) {
      more.put("upstream_request_id", event.outcome().upstreamRequestId());
    }
    if (event.shared()) {
      more.put("shared", true);
    }
    if (!event.shadowRules().isEmpty()) {
      ArrayNode rules = more.putArray("shadow_rules");
      event.shadowRules().forEach(rules::add);
    }
    more.put("latency_us", TimeUnit.NANOSECONDS.toMicros(event.latencyNanos()));
  }
}
