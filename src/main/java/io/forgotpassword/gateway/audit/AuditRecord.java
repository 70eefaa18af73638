package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
  static final int CLASS_UID = 3001;
  static final int AUTHENTICATION_UID = 3002;
  static final int PASSWORD_CHANGE = 3;
  static final int PASSWORD_RESET = 4;
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
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (entry instanceof AuditEvent event) {
      writeRequest(json, event);
    } else if (entry instanceof AdminAct act) {
      writeAct(json, act);
    }
    return json;
  }

  private void writeRequest(ObjectNode json, AuditEvent event) {
    writeClass(json, event);
    writeMetadata(json, event.requestId());
    writeUser(json, event.username());
    writeSource(json, event.connection());
    writeOutcome(json, event);
    writeUnmapped(json.putObject(AuditChain.UNMAPPED), event);
  }

  private void writeAct(ObjectNode json, AdminAct act) {
    AdminActFields.writeClass(json, act);
    writeMetadata(json, act.requestId());
    AdminActFields.write(json, act, act.username() == null ? null : pseudonym.of(act.username()));
  }

  private static void writeClass(ObjectNode json, AuditEvent event) {
    int classUid = classOf(event.operation());
    int activity = activityOf(event.operation());
    json.put("time", event.epochMillis());
    json.put("category_uid", classUid / 1000);
    json.put("class_uid", classUid);
    json.put("activity_id", activity);
    json.put("type_uid", classUid * 100 + activity);
    json.put("severity_id", 1);
  }

  private static int classOf(@Nullable Operation operation) {
    boolean signIn = operation != null && operation.shape() == Operation.Shape.SIGN_IN;
    return signIn ? AUTHENTICATION_UID : CLASS_UID;
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

  private void writeMetadata(ObjectNode json, RequestId id) {
    ObjectNode metadata = json.putObject(AuditChain.METADATA);
    product.writeTo(metadata);
    metadata.put("uid", id.value());
  }

  private void writeUser(ObjectNode json, @Nullable Username username) {
    json.putObject("user").put("uid", username == null ? UNKNOWN_USER : pseudonym.of(username));
  }

  private static void writeSource(ObjectNode json, Connection connection) {
    json.putObject("src_endpoint").put("ip", connection.ip().toString());
    if (connection.userAgent() != null) {
      json.putObject("http_request").put("user_agent", connection.userAgent());
    }
  }

  private static void writeOutcome(ObjectNode json, AuditEvent event) {
    Verdict verdict = event.outcome().verdict();
    json.put("status_id", verdict == Verdict.ACCEPTED ? 1 : 2);
    json.put("status_code", verdict.id());
    json.put("status_detail", verdict.sentence());
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
      if (refused.limit() != null) {
        more.put("rule", refused.limit().rule());
      }
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
