package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Support staff looks at buckets and fills them up. */
class LimitControlTest {
  private static final String RULES =
      "{single-flight: 0s, rules: ["
          + "{name: per-ip, key: ip, allow: [4 per 15m]},"
          + "{name: pair, key: username+network, allow: [9 per 15m]},"
          + "{name: per-username, key: username, allow: [2 per 15m, 3 per 24h]}]}";

  @TempDir Path directory;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.in(directory).withLimits(RULES).start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> forgot(String username) throws Exception {
    return gateway.call(
        "ForgotPassword", "{\"ClientId\":\"1example23456789\",\"Username\":\"" + username + "\"}");
  }

  /** The key of a rule's bucket, as explain shows it. */
  private String keyOf(HttpResponse<String> answer, int rule) throws Exception {
    String id = answer.headers().firstValue("x-amzn-requestid").orElseThrow();
    return new JsonObject(gateway.admin("/explain/" + id).body())
        .getJsonArray("rules")
        .getJsonObject(rule)
        .getString("key");
  }

  private int messages() {
    return gateway.pool().outbox().messages().size();
  }

  private List<JsonObject> acts() throws Exception {
    gateway.stopGateway();
    List<String> lines = gateway.audit();
    assertThat(lines).noneMatch(line -> line.contains("grace"));
    return lines.stream()
        .map(JsonObject::new)
        .filter(line -> line.getInteger("class_uid") == 6003)
        .toList();
  }

  @Test
  void a_reset_by_username_frees_a_refused_user_and_is_audited() throws Exception {
    forgot("Grace@example.com");
    forgot("Grace@example.com");
    forgot("Grace@example.com");
    assertThat(messages()).isEqualTo(2);

    HttpResponse<String> reset =
        gateway.admin("/limits/reset", "{\"username\":\"grace@EXAMPLE.com\"}");
    assertThat(reset.statusCode()).as(reset.body()).isEqualTo(200);
    JsonArray buckets = new JsonObject(reset.body()).getJsonArray("reset");
    assertThat(buckets).hasSize(1);
    assertThat(buckets.getJsonObject(0).getString("rule")).isEqualTo("per-username");
    forgot("Grace@example.com");
    assertThat(messages()).isEqualTo(3);

    JsonObject act = acts().get(0);
    assertThat(act.getInteger("type_uid")).isEqualTo(600303);
    assertThat(act.getString("status_code")).isEqualTo("done");
    assertThat(act.getJsonObject("api").getString("operation")).isEqualTo("limits.reset");
    assertThat(act.getJsonObject("actor").getJsonObject("user").getString("name"))
        .isEqualTo("admin");
    String pseudonym =
        gateway.audit().stream()
            .map(JsonObject::new)
            .filter(record -> record.containsKey("user"))
            .findFirst()
            .orElseThrow()
            .getJsonObject("user")
            .getString("uid");
    assertThat(act.getJsonArray("resources").getJsonObject(0).getString("uid"))
        .isEqualTo(pseudonym);
    assertThat(act.getJsonArray("resources").getJsonObject(1).getString("uid"))
        .isEqualTo(buckets.getJsonObject(0).getString("key"));
  }

  @Test
  void a_users_devices_are_forgotten_and_that_is_audited() throws Exception {
    gateway.close();
    gateway =
        TestGateway.in(directory)
            .withLimits(
                RULES.replace("single-flight: 0s", "single-flight: 0s, trusted-devices: {}"))
            .start();
    String body = "{\"username\":\"grace\",\"forget_devices\":true}";

    HttpResponse<String> forgotten = gateway.admin("/limits/reset", body);

    assertThat(forgotten.statusCode()).as(forgotten.body()).isEqualTo(200);
    JsonArray buckets = new JsonObject(forgotten.body()).getJsonArray("reset");
    assertThat(buckets).hasSize(1);
    assertThat(buckets.getJsonObject(0).getString("rule")).isEqualTo("forgotten-devices");
    JsonObject act = acts().get(0);
    assertThat(act.getString("status_code")).isEqualTo("done");
    assertThat(act.getJsonObject("api").getString("operation")).isEqualTo("limits.forget-devices");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"username\":\"grace\",\"forget_devices\":false}",
        "{\"username\":\"grace\",\"forget_devices\":\"true\"}",
        "{\"ip\":\"192.0.2.1\",\"forget_devices\":true}",
        "{\"forget_devices\":true}"
      })
  void devices_are_forgotten_only_when_that_is_said(String body) throws Exception {
    assertThat(gateway.admin("/limits/reset", body).statusCode()).isEqualTo(400);
  }

  @Test
  void without_trusted_devices_there_are_none_to_forget() throws Exception {
    String body = "{\"username\":\"grace\",\"forget_devices\":true}";
    assertThat(gateway.admin("/limits/reset", body).statusCode()).isEqualTo(404);
    assertThat(acts().get(0).getJsonObject("api").getString("operation"))
        .isEqualTo("limits.forget-devices");
  }

  @Test
  void the_log_tells_of_a_reset_and_names_nobody() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try {
      gateway.admin("/limits/reset", "{\"username\":\"grace\"}");
      gateway.admin("/limits/reset", "{\"user\":\"grace\"}");
    } finally {
      root.detachAppender(log);
    }

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.startsWith("limits.reset of 1 buckets by 127.0.0.1: done"))
        .anyMatch(line -> line.startsWith("limits.reset of 0 buckets by 127.0.0.1: invalid"))
        .noneMatch(line -> line.contains("grace"));
  }

  @Test
  void a_bucket_is_looked_at_and_filled_up_by_its_rule_and_key() throws Exception {
    String key = keyOf(forgot("grace"), 2);

    JsonObject drawn = level("per-username", key);
    assertThat(drawn.getLong("permits")).isEqualTo(1);
    assertThat(drawn.getLong("full_in")).isBetween(28_780L, 28_801L);
    assertThat(drawn.getInstant("full_at")).isNotNull();

    String body = "{\"rule\":\"per-username\",\"key\":\"" + key + "\"}";
    assertThat(gateway.admin("/limits/reset", body).statusCode()).isEqualTo(200);

    JsonObject full = level("per-username", key);
    assertThat(full.getLong("permits")).isEqualTo(2);
    assertThat(full.getLong("full_in")).isZero();
    assertThat(acts())
        .extracting(act -> act.getJsonObject("api").getString("operation"))
        .containsExactly("limits.read", "limits.reset", "limits.read");
  }

  private JsonObject level(String rule, String key) throws Exception {
    HttpResponse<String> answer = gateway.admin("/limits/" + rule + "/" + key);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  @Test
  void a_reset_by_address_frees_that_address() throws Exception {
    for (String username : List.of("a", "b", "c", "d")) {
      assertThat(forgot(username).statusCode()).isEqualTo(200);
    }
    assertThat(forgot("e").statusCode()).isEqualTo(400);

    assertThat(gateway.admin("/limits/reset", "{\"ip\":\"::ffff:127.0.0.1\"}").statusCode())
        .isEqualTo(200);

    assertThat(forgot("e").statusCode()).isEqualTo(200);
    assertThat(acts()).singleElement().asString().contains("\"name\":\"127.0.0.1\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "grace",
        "[]",
        "null",
        "{}",
        "{\"username\":\"\"}",
        "{\"username\":7}",
        "{\"username\":\"grace\",\"ip\":\"192.0.2.1\"}",
        "{\"rule\":\"per-ip\"}",
        "{\"ip\":\"grace\"}",
        "{\"name\":\"grace\"}"
      })
  void what_cannot_be_understood_is_refused_and_audited(String body) throws Exception {
    HttpResponse<String> answer = gateway.admin("/limits/reset", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("expected: {").doesNotContain("grace");
    assertThat(acts()).singleElement().asString().contains("\"status_code\":\"invalid\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rule\":\"grace\",\"key\":\"0123456789abcdef0123456789abcdef\"}",
        "{\"rule\":\"per-ip\",\"key\":\"grace\"}",
        "{\"rule\":\"per-ip\",\"key\":\"00000000000000000000000000000000\"}"
      })
  void what_is_unknown_is_refused_and_audited(String body) throws Exception {
    HttpResponse<String> answer = gateway.admin("/limits/reset", body);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("expected: ").doesNotContain("grace");
    assertThat(acts()).singleElement().asString().contains("\"status_code\":\"unknown\"");
  }

  @Test
  void a_bucket_of_an_unknown_rule_or_an_impossible_key_is_not_found() throws Exception {
    for (String path : List.of("grace/0123456789abcdef0123456789abcdef", "per-ip/grace", "", "a")) {
      HttpResponse<String> answer = gateway.admin("/limits/" + path);

      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).contains("expected: ").doesNotContain("grace");
    }
    assertThat(acts()).hasSize(4).allMatch(act -> act.getString("status_code").equals("unknown"));
  }
}
