package io.forgotpassword.gateway.audit;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgotpassword.gateway.audit.RefusalAggregator.RepeatedRefusal;
import io.forgotpassword.gateway.audit.RefusalAggregator.Trait;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Verdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A request, read back from a line that {@link AuditRecord} wrote.
 *
 * @param micros when it arrived, in microseconds since 1970, as far as the line tells
 * @param network whether the address is only that of a network
 * @param pseudonym the user's, the same for every spelling of the username; empty, as the client's
 *     id, when {@link #wasRefusedUnread}
 * @param count how many requests the line stands for; it describes the first of them
 * @param mixed whether the others came from other addresses or named other users
 * @param shared whether it got the answer of an identical request, so that no limit was asked
 * @param trusted whether the rules for trusted devices were asked
 */
public record RecordedRequest(
    long micros,
    Operation operation,
    ClientIp ip,
    boolean network,
    String pseudonym,
    String clientId,
    Verdict verdict,
    long count,
    boolean mixed,
    boolean shared,
    boolean trusted) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than any gateway refuses in a second. Bounds the work that a line can cause. */
  private static final long MOST_IN_ONE = 10_000_000;

  /**
   * Reads one line. Empty for another kind of event, or a request that was refused before it was
   * understood.
   *
   * @throws IOException for what no gateway wrote
   */
  static Optional<RecordedRequest> read(byte[] line) throws IOException {
    JsonNode json = JSON.readTree(line);
    long count = countIn(json);
    if (!json.path(OcsfClass.CLASS_UID).isInt()
        || !json.path(OcsfClass.TIME).isIntegralNumber()
        || count < 1
        || count > MOST_IN_ONE) {
      throw new JsonParseException("no line of an audit");
    }
    int classUid = json.path(OcsfClass.CLASS_UID).intValue();
    boolean request =
        classUid == OcsfClass.ACCOUNT_CHANGE.uid() || classUid == OcsfClass.AUTHENTICATION.uid();
    return request ? understood(json) : Optional.empty();
  }

  private static Optional<RecordedRequest> understood(JsonNode json) {
    JsonNode more = json.path("unmapped");
    String user = json.path("user").path("uid").asText("");
    String client = more.path("client_id").asText("");
    Optional<Operation> operation = operationOf(json);
    Optional<ClientIp> ip = ClientIp.parse(json.path("src_endpoint").path("ip").asText(""));
    Optional<Verdict> verdict = verdictOf(json.path("status_code").asText(""));
    boolean whole = operation.isPresent() && ip.isPresent() && verdict.isPresent();
    boolean named = !user.isEmpty() && !user.equals(AuditRecord.UNKNOWN_USER) && !client.isEmpty();
    boolean limited = verdict.filter(Verdict.LIMITED_ADDRESS::equals).isPresent();
    if (!whole || !(named || limited)) {
      return Optional.empty();
    }
    long concluded = TimeUnit.MILLISECONDS.toMicros(json.path("time").longValue());
    return Optional.of(
        new RecordedRequest(
            concluded - Math.max(0, more.path("latency_us").asLong()),
            operation.get(),
            ip.get(),
            more.has(AddressSettings.MEMBER),
            named ? user : "",
            named ? client : "",
            verdict.get(),
            countIn(json),
            isMixed(more.path(RepeatedRefusal.DIFFERS)),
            more.path("shared").asBoolean(),
            more.path("lane").asText("").equals("trusted")));
  }

  /** Recovery operations are known by their activity, others by their name. */
  private static Optional<Operation> operationOf(JsonNode json) {
    JsonNode name = json.path("unmapped").path("operation");
    if (name.isTextual()) {
      return Operation.ofWireName(name.textValue());
    }
    int activity = json.path(OcsfClass.ACTIVITY_ID).asInt();
    if (activity == AuditRecord.PASSWORD_RESET.id()) {
      return Optional.of(Operation.FORGOT_PASSWORD);
    }
    return activity == AuditRecord.PASSWORD_CHANGE.id()
        ? Optional.of(Operation.CONFIRM_FORGOT_PASSWORD)
        : Optional.empty();
  }

  private static long countIn(JsonNode json) {
    return json.path(RepeatedRefusal.COUNT).asLong(1);
  }

  private static boolean isMixed(JsonNode differs) {
    return differs
        .valueStream()
        .map(JsonNode::asText)
        .anyMatch(Set.of(Trait.USER.place(), Trait.ADDRESS.place())::contains);
  }

  private static Optional<Verdict> verdictOf(String id) {
    return Arrays.stream(Verdict.values()).filter(verdict -> verdict.id().equals(id)).findFirst();
  }

  /** Whether it was refused by its address before its client and user were known. */
  public boolean wasRefusedUnread() {
    return clientId.isEmpty();
  }

  /** Whether the limits decided on it, and by what is known. */
  public boolean reachedLimits() {
    return !shared
        && !wasRefusedUnread()
        && switch (verdict) {
          case MALFORMED, INVALID, TOO_LARGE, UNKNOWN_OPERATION, UNKNOWN_CLIENT, BROKEN -> false;
          default -> true;
        };
  }

  /** Whether a limit refused it. */
  public boolean wasLimited() {
    return verdict == Verdict.LIMITED_ADDRESS || verdict == Verdict.LIMITED_USERNAME;
  }
}
