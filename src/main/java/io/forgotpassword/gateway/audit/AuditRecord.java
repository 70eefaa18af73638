package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event becomes one line of JSON in the shape of OCSF 1.8.0: a request's in class 3001 Account
 * Change, a sign-in's in class 3002 Authentication, an administrator's act in class 6003 API
 * Activity. For one thread.
 */
public final class AuditRecord {
  private static final JsonFactory JSON = new JsonFactory();
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
  private final String version;
  private long sequence;

  /**
   * @param version the gateway's own version, shown as the product's
   */
  public AuditRecord(Pseudonym pseudonym, String version) {
    this.pseudonym = pseudonym;
    this.version = version;
  }

  /** The event as UTF-8 JSON with a line feed behind it. */
  byte[] lineOf(AuditEntry entry) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder();
        JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (entry instanceof AuditEvent event) {
        writeRequest(json, event);
      } else if (entry instanceof AdminAct act) {
        writeAct(json, act);
      }
      json.writeEndObject();
      json.flush();
      bytes.write('\n');
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("an audit event could not be encoded", e);
    }
  }

  private void writeRequest(JsonGenerator json, AuditEvent event) throws IOException {
    writeClass(json, event);
    writeMetadata(json, event.requestId());
    writeUser(json, event.username());
    writeSource(json, event.connection());
    writeOutcome(json, event);
  }

  private void writeAct(JsonGenerator json, AdminAct act) throws IOException {
    AdminActFields.writeClass(json, act);
    writeMetadata(json, act.requestId());
    AdminActFields.write(json, act, act.username() == null ? null : pseudonym.of(act.username()));
  }

  private static void writeClass(JsonGenerator json, AuditEvent event) throws IOException {
    int classUid = classOf(event.operation());
    int activity = activityOf(event.operation());
    json.writeNumberField("time", event.epochMillis());
    json.writeNumberField("category_uid", classUid / 1000);
    json.writeNumberField("class_uid", classUid);
    json.writeNumberField("activity_id", activity);
    json.writeNumberField("type_uid", classUid * 100 + activity);
    json.writeNumberField("severity_id", 1);
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

  private void writeMetadata(JsonGenerator json, RequestId id) throws IOException {
    json.writeObjectFieldStart("metadata");
    json.writeStringField("version", "1.8.0");
    json.writeObjectFieldStart("product");
    json.writeStringField("name", "ForgotPassword Gateway");
    json.writeStringField("version", version);
    json.writeEndObject();
    json.writeStringField("uid", id.value());
    json.writeNumberField("sequence", ++sequence);
    json.writeEndObject();
  }

  private void writeUser(JsonGenerator json, @Nullable Username username) throws IOException {
    json.writeObjectFieldStart("user");
    json.writeStringField("uid", username == null ? UNKNOWN_USER : pseudonym.of(username));
    json.writeEndObject();
  }

  private static void writeSource(JsonGenerator json, Connection connection) throws IOException {
    json.writeObjectFieldStart("src_endpoint");
    json.writeStringField("ip", connection.ip().toString());
    json.writeEndObject();
    if (connection.userAgent() != null) {
      json.writeObjectFieldStart("http_request");
      json.writeStringField("user_agent", connection.userAgent());
      json.writeEndObject();
    }
  }

  private static void writeOutcome(JsonGenerator json, AuditEvent event) throws IOException {
    Verdict verdict = event.outcome().verdict();
    boolean success = verdict == Verdict.ACCEPTED;
    json.writeNumberField("status_id", success ? 1 : 2);
    json.writeStringField("status_code", verdict.id());
    json.writeStringField("status_detail", verdict.sentence());
    json.writeNumberField("duration", TimeUnit.NANOSECONDS.toMillis(event.latencyNanos()));
    json.writeObjectFieldStart("unmapped");
    json.writeStringField("protocol", event.protocol());
    if (event.operation() != null && !event.operation().isRecovery()) {
      json.writeStringField("operation", event.operation().wireName());
    }
    if (event.connection().ja4() != null) {
      json.writeStringField("ja4", event.connection().ja4());
    }
    json.writeStringField("header_shape", event.connection().headerShape());
    if (event.clientId() != null) {
      json.writeStringField("client_id", event.clientId());
    }
    if (event.outcome() instanceof Outcome.Refused refused) {
      json.writeStringField("error_type", refused.error().type());
      if (refused.limit() != null) {
        json.writeStringField("rule", refused.limit().rule());
      }
    }
    if (event.outcome().upstreamRequestId() != null) {
      json.writeStringField("upstream_request_id", event.outcome().upstreamRequestId());
    }
    if (event.shared()) {
      json.writeBooleanField("shared", true);
    }
    if (!event.shadowRules().isEmpty()) {
      json.writeArrayFieldStart("shadow_rules");
      for (String rule : event.shadowRules()) {
        json.writeString(rule);
      }
      json.writeEndArray();
    }
    json.writeNumberField("latency_us", TimeUnit.NANOSECONDS.toMicros(event.latencyNanos()));
    json.writeEndObject();
  }
}
