package io.forgotpassword.gateway.audit;

import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event becomes JSON in the shape of OCSF 1.8.0: a request's in class 3001 Account Change, a
 * sign-in's in class 3002 Authentication, an administrator's act in class 6003 API Activity. The
 * members are written in the order of their names, as the canonical form has them. For one thread.
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
  private static final OcsfClass.Activity NO_OPERATION = activityOf(null);
  private static final ConstantMembers PROFILES =
      ConstantMembers.of(json -> json.array("profiles").add(SecurityControl.PROFILE).endArray());
  private static final Map<Operation, OcsfClass.Activity> ACTIVITIES =
      new EnumMap<>(Operation.class);
  private static final Map<Verdict, ConstantMembers> STATUSES = new EnumMap<>(Verdict.class);

  static {
    for (Operation operation : Operation.values()) {
      ACTIVITIES.put(operation, activityOf(operation));
    }
    for (Verdict verdict : Verdict.values()) {
      STATUSES.put(verdict, statusOf(verdict));
    }
  }

  private final Pseudonym pseudonym;
  private final AddressSettings addresses;
  private final Product product;

  AuditRecord(Pseudonym pseudonym, AddressSettings addresses, Product product) {
    this.pseudonym = pseudonym;
    this.addresses = addresses;
    this.product = product;
  }

  ChainedRecord of(AuditEntry entry) {
    if (entry instanceof TracedEvent traced) {
      return of(traced.event());
    }
    if (entry instanceof AdminAct act) {
      return (json, place) -> writeAct(json, act, place);
    }
    RepeatedRefusal repeated = entry instanceof RepeatedRefusal refusals ? refusals : null;
    AuditEvent event = repeated == null ? (AuditEvent) entry : repeated.first();
    return (json, place) -> writeRequest(json, event, repeated, place);
  }

  private void writeRequest(
      CanonicalWriter json,
      AuditEvent event,
      @Nullable RepeatedRefusal repeated,
      AuditChain place) {
    SecurityControl control = SecurityControl.of(event);
    OcsfClass.Activity activity = ACTIVITIES.getOrDefault(event.operation(), NO_OPERATION);
    json.object();
    control.writeAction(json);
    activity.write(json);
    activity.writeClass(json);
    if (repeated != null) {
      json.put(RepeatedRefusal.COUNT, repeated.count());
    }
    control.writeDisposition(json);
    json.put("duration", TimeUnit.NANOSECONDS.toMillis(event.latencyNanos()));
    if (repeated != null) {
      json.put("end_time", repeated.endMillis());
    }
    control.writeRule(json, event);
    writeHttpRequest(json, event);
    writeMetadata(json, event.requestId(), place);
    OcsfClass.Severity.INFORMATIONAL.write(json);
    addresses.writeSource(json, event.connection().ip());
    if (repeated != null) {
      json.put("start_time", repeated.startMillis());
    }
    json.put(Objects.requireNonNull(STATUSES.get(event.outcome().verdict())));
    json.put(OcsfClass.TIME, event.epochMillis());
    activity.writeType(json);
    writeUnmapped(json, event, repeated, place);
    writeUser(json, event.username());
    json.end();
  }

  private void writeAct(CanonicalWriter json, AdminAct act, AuditChain place) {
    AdminAct.Result result = act.result();
    SecurityControl control = SecurityControl.of(result);
    OcsfClass.Activity activity = AdminActFields.activityOf(act);
    json.object();
    control.writeAction(json);
    activity.write(json);
    AdminActFields.writeCall(json, act);
    activity.writeClass(json);
    control.writeDisposition(json);
    writeMetadata(json, act.requestId(), place);
    AdminActFields.writeResources(json, act, pseudonym, addresses);
    OcsfClass.Severity.INFORMATIONAL.write(json);
    addresses.writeSource(json, act.peer());
    json.put(OcsfClass.status(result == AdminAct.Result.DONE, result.id(), result.sentence()));
    json.put(OcsfClass.TIME, act.epochMillis());
    activity.writeType(json);
    json.object(AuditChain.UNMAPPED);
    addresses.writePrefix(json, act.peer());
    place.putPreviousHash(json);
    writeKeyId(json, act.username());
    json.end().end();
  }

  private static OcsfClass.Activity activityOf(@Nullable Operation operation) {
    boolean signIn = operation != null && operation.shape() == Operation.Shape.SIGN_IN;
    OcsfClass of = signIn ? OcsfClass.AUTHENTICATION : OcsfClass.ACCOUNT_CHANGE;
    if (operation == null) {
      return of.activity(OTHER_ACTIVITY, "Other");
    }
    return switch (operation) {
      case FORGOT_PASSWORD -> of.activity(PASSWORD_RESET, "Password Reset");
      case CONFIRM_FORGOT_PASSWORD, CHANGE_PASSWORD ->
          of.activity(PASSWORD_CHANGE, "Password Change");
      case INITIATE_AUTH, RESPOND_TO_AUTH_CHALLENGE -> of.activity(LOGON, "Logon");
      case SIGN_UP -> of.activity(CREATE, "Create");
      case DELETE_USER -> of.activity(DELETE, "Delete");
      // What OCSF has no activity for has the operation's own name.
      default -> of.activity(OTHER_ACTIVITY, operation.wireName());
    };
  }

  private static ConstantMembers statusOf(Verdict verdict) {
    return OcsfClass.status(verdict == Verdict.ACCEPTED, verdict.id(), verdict.sentence());
  }

  private static void writeHttpRequest(CanonicalWriter json, AuditEvent event) {
    Connection connection = event.connection();
    json.object("http_request").put("uid", event.requestId().value());
    if (connection.userAgent() != null) {
      json.put("user_agent", connection.userAgent());
    }
    json.put("version", connection.httpVersion()).end();
  }

  private void writeMetadata(CanonicalWriter json, RequestId id, AuditChain place) {
    json.object(AuditChain.METADATA);
    product.write(json);
    json.put(PROFILES);
    place.putSequence(json);
    json.put("uid", id.value());
    Product.writeSchemaVersion(json);
    json.end();
  }

  private void writeUser(CanonicalWriter json, @Nullable Username username) {
    json.object("user");
    if (username == null) {
      json.put("uid", UNKNOWN_USER);
    } else {
      pseudonym.write(json, "uid", username);
    }
    json.end();
  }

  /** Under another key the same user has another pseudonym. */
  private void writeKeyId(CanonicalWriter unmapped, @Nullable Username username) {
    if (username != null) {
      unmapped.put(PSEUDONYM_KEY, pseudonym.keyId());
    }
  }

  private void writeUnmapped(
      CanonicalWriter json,
      AuditEvent event,
      @Nullable RepeatedRefusal repeated,
      AuditChain place) {
    json.object(AuditChain.UNMAPPED);
    if (event.clientId() != null) {
      json.put("client_id", event.clientId());
    }
    if (repeated != null) {
      repeated.writeDiffering(json);
    }
    if (event.outcome() instanceof Outcome.Refused refused) {
      json.put("error_type", refused.error().type());
    }
    json.put("header_shape", event.connection().headerShape());
    addresses.writePrefix(json, event.connection().ip());
    if (event.connection().ja4() != null) {
      json.put("ja4", event.connection().ja4());
    }
    json.put("latency_us", TimeUnit.NANOSECONDS.toMicros(event.latencyNanos()));
    if (event.operation() != null && !event.operation().isRecovery()) {
      json.put("operation", event.operation().wireName());
    }
    place.putPreviousHash(json);
    json.put("protocol", event.protocol());
    writeKeyId(json, event.username());
    if (!event.shadowRules().isEmpty()) {
      json.array("shadow_rules");
      event.shadowRules().forEach(json::add);
      json.endArray();
    }
    if (event.shared()) {
      json.put("shared", true);
    }
    if (event.outcome().upstreamRequestId() != null) {
      json.put("upstream_request_id", event.outcome().upstreamRequestId());
    }
    json.end();
  }
}
