package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.forgotpassword.gateway.audit.AuditChain.ChainedRecord;
import io.forgotpassword.gateway.audit.RefusalAggregator.RepeatedRefusal;
import io.forgotpassword.gateway.audit.RefusalAggregator.Trait;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as JSON in the shape of OCSF 1.8.0: a request in class 3001 Account Change, a
 * sign-in in class 3002 Authentication, an administrator's act in class 6003 API Activity. The
 * members of each object are written in the canonical order, by name. For one thread.
 */
final class AuditRecord {
  static final int PASSWORD_CHANGE = 3;
  static final int PASSWORD_RESET = 4;
  static final String PSEUDONYM_KEY = "pseudonym_key";
  static final String UNKNOWN_USER = "unknown";
  private static final int CREATE = 1;
  private static final int DELETE = 6;
  private static final int LOGON = 1;
  private static final int READ = 2;
  private static final int UPDATE = 3;
  private static final int OTHER_ACTIVITY = 99;
  private static final int ADMIN_USER_TYPE = 2;
  private static final int UNKNOWN_USER_TYPE = 0;

  private final Pseudonym pseudonym;
  private final AddressSettings addresses;
  private final String version;

  /**
   * @param version the gateway's own
   */
  AuditRecord(Pseudonym pseudonym, AddressSettings addresses, String version) {
    this.pseudonym = pseudonym;
    this.addresses = addresses;
    this.version = version;
  }

  ChainedRecord of(AuditEntry entry) {
    if (entry instanceof AdminAct act) {
      return (json, place) -> writeAct(json, act, place);
    }
    if (entry instanceof RepeatedRefusal repeated) {
      return (json, place) -> writeRequest(json, repeated.first(), repeated, place);
    }
    AuditEvent event =
        entry instanceof AuditEvent.Traced traced ? traced.event() : (AuditEvent) entry;
    return (json, place) -> writeRequest(json, event, null, place);
  }

  private void writeRequest(
      JsonGenerator json, AuditEvent event, @Nullable RepeatedRefusal repeated, AuditChain place)
      throws IOException {
    SecurityControl control = SecurityControl.of(event);
    OcsfClass.Activity activity = activityOf(event.operation());
    Verdict verdict = event.outcome().verdict();
    json.writeStartObject();
    control.writeAction(json);
    activity.write(json);
    activity.writeClass(json);
    if (repeated != null) {
      json.writeNumberField(RepeatedRefusal.COUNT, repeated.count());
    }
    control.writeDisposition(json);
    json.writeNumberField("duration", TimeUnit.NANOSECONDS.toMillis(event.latencyNanos()));
    if (repeated != null) {
      json.writeNumberField("end_time", repeated.endMillis());
    }
    control.writeRule(json, event);
    writeHttpRequest(json, event);
    OcsfClass.writeMetadata(json, version, place, event.requestId());
    OcsfClass.Severity.INFORMATIONAL.write(json);
    addresses.writeSource(json, event.connection().ip());
    if (repeated != null) {
      json.writeNumberField("start_time", repeated.startMillis());
    }
    OcsfClass.writeStatus(json, verdict == Verdict.ACCEPTED, verdict.id(), verdict.sentence());
    json.writeNumberField(OcsfClass.TIME, event.epochMillis());
    activity.writeType(json);
    writeUnmapped(json, event, repeated, place);
    json.writeObjectFieldStart("user");
    Username username = event.username();
    json.writeStringField("uid", username == null ? UNKNOWN_USER : pseudonym.of(username));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static OcsfClass.Activity activityOf(@Nullable Operation operation) {
    boolean signIn = operation != null && operation.shape() == Operation.Shape.SIGN_IN;
    OcsfClass of = signIn ? OcsfClass.AUTHENTICATION : OcsfClass.ACCOUNT_CHANGE;
    if (operation == null) {
      return new OcsfClass.Activity(of, OTHER_ACTIVITY, "Other");
    }
    return switch (operation) {
      case FORGOT_PASSWORD -> new OcsfClass.Activity(of, PASSWORD_RESET, "Password Reset");
      case CONFIRM_FORGOT_PASSWORD, CHANGE_PASSWORD ->
          new OcsfClass.Activity(of, PASSWORD_CHANGE, "Password Change");
      case INITIATE_AUTH, RESPOND_TO_AUTH_CHALLENGE -> new OcsfClass.Activity(of, LOGON, "Logon");
      case SIGN_UP -> new OcsfClass.Activity(of, CREATE, "Create");
      case DELETE_USER -> new OcsfClass.Activity(of, DELETE, "Delete");
      // OCSF has no activity for the others: they have the operation's own name.
      default -> new OcsfClass.Activity(of, OTHER_ACTIVITY, operation.wireName());
    };
  }

  private static void writeHttpRequest(JsonGenerator json, AuditEvent event) throws IOException {
    Connection connection = event.connection();
    json.writeObjectFieldStart("http_request");
    json.writeStringField("uid", event.requestId().value());
    putIfPresent(json, "user_agent", connection.userAgent());
    json.writeStringField("version", connection.httpVersion());
    json.writeEndObject();
  }

  private void writeUnmapped(
      JsonGenerator json, AuditEvent event, @Nullable RepeatedRefusal repeated, AuditChain place)
      throws IOException {
    json.writeObjectFieldStart(AuditChain.UNMAPPED);
    putIfPresent(json, "client_id", event.clientId());
    if (repeated != null && !repeated.differing().isEmpty()) {
      json.writeArrayFieldStart(RepeatedRefusal.DIFFERS);
      for (Trait trait : repeated.differing()) {
        json.writeString(trait.place());
      }
      json.writeEndArray();
    }
    if (event.outcome() instanceof Outcome.Refused refused) {
      json.writeStringField("error_type", refused.error().type());
    }
    json.writeStringField("header_shape", event.connection().headerShape());
    addresses.writePrefix(json, event.connection().ip());
    putIfPresent(json, "ja4", event.connection().ja4());
    json.writeNumberField("latency_us", TimeUnit.NANOSECONDS.toMicros(event.latencyNanos()));
    if (event.operation() != null && !event.operation().isRecovery()) {
      json.writeStringField("operation", event.operation().wireName());
    }
    place.writePreviousHash(json);
    json.writeStringField("protocol", event.protocol());
    writeKeyId(json, event.username());
    if (!event.shadowRules().isEmpty()) {
      json.writeArrayFieldStart("shadow_rules");
      for (String rule : event.shadowRules()) {
        json.writeString(rule);
      }
      json.writeEndArray();
    }
    if (event.shared()) {
      json.writeBooleanField("shared", true);
    }
    putIfPresent(json, "upstream_request_id", event.outcome().upstreamRequestId());
    json.writeEndObject();
  }

  /** Names the key of the pseudonym: under another key the same user has another pseudonym. */
  private void writeKeyId(JsonGenerator unmapped, @Nullable Username username) throws IOException {
    if (username != null) {
      unmapped.writeStringField(PSEUDONYM_KEY, pseudonym.keyId());
    }
  }

  private static void putIfPresent(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text != null) {
      json.writeStringField(name, text);
    }
  }

  /** An act changes no account, it calls an API: to reset is OCSF's Update, to look is its Read. */
  private void writeAct(JsonGenerator json, AdminAct act, AuditChain place) throws IOException {
    AdminAct.Result result = act.result();
    SecurityControl control = SecurityControl.of(result);
    boolean read = act.kind() == AdminAct.Kind.READ;
    OcsfClass.Activity activity =
        new OcsfClass.Activity(
            OcsfClass.API_ACTIVITY, read ? READ : UPDATE, read ? "Read" : "Update");
    json.writeStartObject();
    control.writeAction(json);
    activity.write(json);
    writeCall(json, act);
    activity.writeClass(json);
    control.writeDisposition(json);
    OcsfClass.writeMetadata(json, version, place, act.requestId());
    writeResources(json, act);
    OcsfClass.Severity.INFORMATIONAL.write(json);
    addresses.writeSource(json, act.peer());
    OcsfClass.writeStatus(json, result == AdminAct.Result.DONE, result.id(), result.sentence());
    json.writeNumberField(OcsfClass.TIME, act.epochMillis());
    activity.writeType(json);
    json.writeObjectFieldStart(AuditChain.UNMAPPED);
    addresses.writePrefix(json, act.peer());
    place.writePreviousHash(json);
    writeKeyId(json, act.username());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeCall(JsonGenerator json, AdminAct act) throws IOException {
    boolean known = act.result() != AdminAct.Result.DENIED;
    json.writeObjectFieldStart("actor");
    json.writeObjectFieldStart("user");
    json.writeStringField("name", known ? "admin" : "unknown");
    json.writeNumberField("type_id", known ? ADMIN_USER_TYPE : UNKNOWN_USER_TYPE);
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectFieldStart("api");
    json.writeStringField("operation", act.kind().id());
    json.writeEndObject();
  }

  private void writeResources(JsonGenerator json, AdminAct act) throws IOException {
    json.writeArrayFieldStart("resources");
    if (act.username() != null) {
      writeResource(json, null, "user", pseudonym.of(act.username()));
    }
    if (act.ip() != null) {
      writeResource(json, addresses.text(act.ip()), "address", null);
    }
    for (AdminAct.Bucket bucket : act.buckets()) {
      writeResource(json, bucket.rule(), "limit-bucket", bucket.key());
    }
    json.writeEndArray();
  }

  private static void writeResource(
      JsonGenerator json, @Nullable String name, String type, @Nullable String uid)
      throws IOException {
    json.writeStartObject();
    putIfPresent(json, "name", name);
    json.writeStringField("type", type);
    putIfPresent(json, "uid", uid);
    json.writeEndObject();
  }
}
