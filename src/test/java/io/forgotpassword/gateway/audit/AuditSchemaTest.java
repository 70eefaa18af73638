package io.forgotpassword.gateway.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.forgotpassword.gateway.audit.AuditSettings.AddressSettings;
import io.forgotpassword.gateway.audit.RefusalAggregator.RepeatedRefusal;
import io.forgotpassword.gateway.audit.RefusalAggregator.Trait;
import io.forgotpassword.gateway.connection.Connection;
import io.forgotpassword.gateway.model.BucketKey;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.LimitRefusal;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Outcome;
import io.forgotpassword.gateway.model.RequestId;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.model.Verdict;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of every kind keep to the schema, and the schema lets nothing else through. */
class AuditSchemaTest {
  private static final String VERSION = "1.0.0";
  private static final LimitRefusal LIMIT =
      new LimitRefusal(
          "per-ip",
          new BucketKey(1, 2),
          false,
          10,
          Duration.ofMinutes(15),
          Duration.ofSeconds(90),
          false);
  private static final LedgerFigures LEDGER =
      new LedgerFigures(9, 5, 1, Map.of(DropReason.QUEUE_FULL, 2L));

  private final AuditRecord records =
      new AuditRecord(new Pseudonym(new byte[32]), AddressSettings.WHOLE, VERSION);
  private final AuditChain chain =
      new AuditChain(new AuditChain.Head("0".repeat(32), 0, "0".repeat(64)));

  /** Written as it is, it is valid and in its canonical form. */
  private ObjectNode valid(ObjectNode record) {
    String text = new String(chain.add(record), UTF_8);
    ObjectNode json = parse(text);
    assertThat(AuditSchema.problemsOf(text)).as(text).isEmpty();
    assertThat(new String(CanonicalJson.of(json), UTF_8)).isEqualTo(text);
    return json;
  }

  private static ObjectNode parse(String line) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  private ObjectNode valid(AuditEntry entry) {
    return valid(records.of(entry));
  }

  private static AuditEvent event(
      @Nullable Operation operation, Outcome outcome, String... shadowRules) {
    return new AuditEvent(
        1_700_000_000_000L,
        new RequestId(0, 1),
        "rest",
        operation,
        "client",
        Username.of("grace"),
        new Connection(
            new ClientIp(0x2001_0db8_0000_0000L, 1),
            "HTTP/2",
            null,
            "agent",
            "en",
            null,
            "t13d1516h2_8daaf6152771_b186095e22b6",
            "0123456789abcdef"),
        outcome,
        Lane.PUBLIC,
        shadowRules.length == 0,
        List.of(shadowRules),
        1_234_567);
  }

  private static Outcome refused(Verdict verdict, @Nullable LimitRefusal limit) {
    return new Outcome.Refused(
        verdict, new ServiceError(400, "LimitExceededException", "later"), limit, "upstream-1");
  }

  private static void assertControl(
      ObjectNode record, String action, String disposition, String rule) {
    assertThat(record.path("action").asText()).isEqualTo(action);
    assertThat(record.path("disposition").asText()).isEqualTo(disposition);
    assertThat(record.at("/firewall_rule/name").asText()).isEqualTo(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class_uid:3002",
        "type_uid:300103",
        "class_name:\"Authentication\"",
        "action:\"Denied\"",
        "disposition_id:2",
        "severity_id:4",
        "status:\"Failure\"",
        "username:\"grace\"",
        "count:2",
        "time:\"now\""
      })
  void a_record_that_contradicts_itself_does_not_pass(String member) {
    ObjectNode record = valid(event(Operation.FORGOT_PASSWORD, new Outcome.Accepted(null, null)));
    String[] changed = member.split(":", 2);
    record.putRawValue(changed[0], new RawValue(changed[1]));
    assertThat(AuditSchema.problemsOf(record.toString())).isNotEmpty();
  }

  @Test
  void a_record_without_one_of_its_members_does_not_pass() {
    ObjectNode whole = valid(event(Operation.FORGOT_PASSWORD, new Outcome.Accepted(null, null)));
    for (Map.Entry<String, JsonNode> member : whole.properties()) {
      String name = member.getKey();
      ObjectNode lacking = whole.deepCopy();
      lacking.remove(name);
      assertThat(AuditSchema.problemsOf(lacking.toString())).as(name).isNotEmpty();
    }
  }

  @Test
  void recovery_is_password_reset_and_password_change() {
    ObjectNode reset = valid(event(Operation.FORGOT_PASSWORD, new Outcome.Accepted(null, "id")));
    assertThat(reset.path("type_uid").asInt()).isEqualTo(300104);
    assertThat(reset.at("/unmapped/upstream_request_id").asText()).isEqualTo("id");
    assertControl(reset, "Allowed", "Allowed", "");
    ObjectNode change =
        valid(event(Operation.CONFIRM_FORGOT_PASSWORD, new Outcome.Accepted(null, null)));
    assertThat(change.path("type_uid").asInt()).isEqualTo(300103);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void every_operation(Operation operation) {
    valid(event(operation, new Outcome.Accepted(null, null)));
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void every_verdict(Verdict verdict) {
    valid(event(null, refused(verdict, null)));
    valid(event(Operation.FORGOT_PASSWORD, refused(verdict, LIMIT)));
    valid(event(Operation.INITIATE_AUTH, refused(verdict, null), "tried"));
  }

  @Test
  void a_limit_denies_by_its_rule_and_a_shadow_rule_observes() {
    assertControl(
        valid(event(Operation.FORGOT_PASSWORD, refused(Verdict.LIMITED_ADDRESS, LIMIT), "tried")),
        "Denied",
        "Blocked",
        "per-ip");
    assertControl(
        valid(event(Operation.FORGOT_PASSWORD, new Outcome.Accepted(null, null), "tried")),
        "Observed",
        "Count",
        "tried");
  }

  @Test
  void refusals_that_are_one_record() {
    AuditEvent first = event(Operation.FORGOT_PASSWORD, refused(Verdict.LIMITED_ADDRESS, LIMIT));
    ObjectNode record = valid(new RepeatedRefusal(first, 7, 1, 900, EnumSet.allOf(Trait.class)));
    assertThat(record.path("count").asInt()).isEqualTo(7);
    assertThat(record.path("start_time").asLong()).isEqualTo(1);
    assertThat(record.path("end_time").asLong()).isEqualTo(900);
    for (String member : List.of("count", "start_time", "end_time", "firewall_rule")) {
      ObjectNode lacking = record.deepCopy();
      lacking.remove(member);
      assertThat(AuditSchema.problemsOf(lacking.toString())).as(member).isNotEmpty();
    }
    ObjectNode accepted = record.deepCopy().put("status_code", "accepted");
    assertThat(AuditSchema.problemsOf(accepted.toString())).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(LimitAction.Result.class)
  void every_act_of_the_administrator(LimitAction.Result result) {
    for (LimitAction.Kind kind : LimitAction.Kind.values()) {
      valid(
          new LimitAction(
              1,
              new RequestId(1, 1),
              kind,
              result,
              new ClientIp(0, 1),
              Username.of("grace"),
              new ClientIp(0, 2),
              List.of(new LimitAction.Bucket("per-ip", "0".repeat(32)))));
    }
  }

  @ParameterizedTest
  @EnumSource(TrailRecords.Activity.class)
  void checkpoints_and_gaps(TrailRecords.Activity activity) throws Exception {
    SigningKey key = SigningKey.find(Secret.NONE, null, new SecureRandom());
    TrailRecords own = new TrailRecords(VERSION, key);
    if (activity == TrailRecords.Activity.GAP) {
      valid(
          own.gap(new TrailRecords.Gap(LEDGER.dropped(), 1, true, 7, "removed.jsonl"), LEDGER, 2));
      return;
    }
    ObjectNode checkpoint = valid(own.checkpoint(activity, 1, LEDGER, 20, chain));
    TrailLine read = TrailLine.read(CanonicalJson.of(checkpoint)).orElseThrow();
    assertThat(read.isSigned(key.verifier())).isTrue();
    assertThat(read.trail()).isEqualTo("0".repeat(32));
  }

  @Test
  void an_address_is_written_as_its_text() throws Exception {
    for (String address : List.of("0.0.0.0", "192.0.2.1", "255.255.255.255", "2001:db8::1")) {
      ObjectNode record = parse("{}");
      AddressSettings.WHOLE.put(record, ClientIp.parse(address).orElseThrow());
      assertThat(record).isEqualTo(parse("{\"src_endpoint\":{\"ip\":\"" + address + "\"}}"));
    }
  }
}
