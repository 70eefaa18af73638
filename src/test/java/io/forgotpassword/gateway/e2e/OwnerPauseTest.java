package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.demo.TriggerCall;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The link with which the owner of a mailbox stops requests of strangers. */
class OwnerPauseTest {
  private static final String RULES =
      "rules: [{name: per-ip, key: ip, allow: [9 per 1h]},"
          + " {name: per-username, key: username, allow: [9 per 1h]}]";
  private static final String LIMITS = "{single-flight: 0s, trusted-devices: {}, " + RULES + "}";
  private static final String PASSING =
      "pass-through: [InitiateAuth, RespondToAuthChallenge, SignUp, ConfirmSignUp,"
          + " ResendConfirmationCode, GetTokensFromRefreshToken, UpdateUserAttributes,"
          + " GetUserAttributeVerificationCode]";
  private static final Pattern UNDO = Pattern.compile("action=\"(undo/[A-Za-z0-9_-]{56})\"");

  @TempDir Path directory;

  private TestGateway gateway() {
    return TestGateway.in(directory).withLimits(LIMITS).withOwnerPause("");
  }

  private static void forgot(TestGateway gateway) throws Exception {
    gateway.call("ForgotPassword", Calls.forgot("grace").toString());
  }

  private static int messages(TestGateway gateway) {
    return gateway.pool().outbox().messages().size();
  }

  /** Asks for a code; the path of the link that comes with it. */
  private static String link(TestGateway gateway) throws Exception {
    forgot(gateway);
    String link = gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().link();
    assertThat(link).startsWith("http://localhost/pause/");
    return URI.create(link).getPath();
  }

  private static HttpResponse<String> get(TestGateway gateway, String path) throws Exception {
    return gateway.send(HttpRequest.newBuilder(gateway.uri().resolve(path)));
  }

  private static HttpResponse<String> press(TestGateway gateway, String path) throws Exception {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri().resolve(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.noBody()));
  }

  private static String undoOf(HttpResponse<String> paused) {
    Matcher undo = UNDO.matcher(paused.body());
    assertThat(undo.find()).as(paused.body()).isTrue();
    return "/pause/" + undo.group(1);
  }

  @Test
  void a_link_stops_messages_and_guesses_and_its_page_allows_them_again() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      String link = link(gateway);
      String code = gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();

      HttpResponse<String> paused = press(gateway, link);
      assertThat(paused.statusCode()).isEqualTo(200);
      int received = gateway.pool().received().size();
      forgot(gateway);
      gateway.call("ForgotPassword", Calls.forgot("GRACE").toString());
      gateway.call("ConfirmForgotPassword", Calls.confirm("grace", code).toString());
      assertThat(gateway.pool().received()).hasSize(received);
      gateway.call("ForgotPassword", Calls.forgot("ada").toString());
      assertThat(gateway.pool().received()).as("another user").hasSize(received + 1);

      HttpResponse<String> undone = press(gateway, undoOf(paused));
      assertThat(undone.statusCode()).isEqualTo(200);
      assertThat(gateway.call("ConfirmForgotPassword", Calls.confirm("grace", code).toString()))
          .extracting(HttpResponse::statusCode)
          .isEqualTo(200);
    }
  }

  @Test
  void looking_at_a_link_changes_nothing() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      String link = link(gateway);
      for (int i = 0; i < 3; i++) {
        assertThat(get(gateway, link).body()).contains("<form method=\"post\"><button>");
        assertThat(get(gateway, link.replace("/pause/", "/pause/undo/")).statusCode())
            .isEqualTo(200);
      }

      forgot(gateway);

      assertThat(messages(gateway)).isEqualTo(2);
    }
  }

  @Test
  void the_page_is_the_same_for_every_token() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      String fresh = Answers.comparable(get(gateway, link(gateway)));

      assertThat(Answers.comparable(get(gateway, "/pause/x"))).isEqualTo(fresh);
      assertThat(Answers.comparable(get(gateway, "/pause/?x"))).isEqualTo(fresh);
    }
  }

  @Test
  void what_is_used_forged_or_no_token_is_answered_alike() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      String link = link(gateway);
      String another = link(gateway);
      String undo = undoOf(press(gateway, link));

      String used = Answers.comparable(press(gateway, link));
      assertThat(used).startsWith("404 ").contains("This link cannot be used");
      char last = another.charAt(another.length() - 1);
      String forged = another.substring(0, another.length() - 1) + (last == 'A' ? 'B' : 'A');
      assertThat(Answers.comparable(press(gateway, forged))).isEqualTo(used);
      assertThat(Answers.comparable(press(gateway, "/pause/grace"))).isEqualTo(used);
      assertThat(Answers.comparable(press(gateway, "/pause/"))).isEqualTo(used);
      assertThat(Answers.comparable(press(gateway, link.replace("/pause/", "/pause/undo/"))))
          .isEqualTo(used);
      assertThat(Answers.comparable(press(gateway, undo.replace("undo/", "")))).isEqualTo(used);

      press(gateway, undo);
      assertThat(Answers.comparable(press(gateway, undo))).isEqualTo(used);
      assertThat(press(gateway, another).statusCode()).as("one that was not used").isEqualTo(200);
    }
  }

  @Test
  void an_address_that_guesses_is_limited_and_keeps_nobody_behind_it_from_a_pause()
      throws Exception {
    try (TestGateway gateway = gateway().start()) {
      String link = link(gateway);
      for (int i = 0; i < 8; i++) {
        assertThat(press(gateway, "/pause/guess").statusCode()).isEqualTo(404);
      }

      HttpResponse<String> limited = press(gateway, "/pause/guess");
      assertThat(limited.statusCode()).isEqualTo(429);
      assertThat(limited.headers().firstValueAsLong("retry-after")).hasValue(400);
      HttpResponse<String> paused = press(gateway, link);
      assertThat(paused.statusCode()).isEqualTo(200);
      assertThat(Answers.comparable(press(gateway, link)))
          .as("a used token")
          .isEqualTo(Answers.comparable(press(gateway, "/pause/guess")));
      assertThat(press(gateway, undoOf(paused)).statusCode()).isEqualTo(200);
      assertThat(gateway.metrics())
          .contains("gateway_pause_links_total{act=\"pause\",result=\"done\"} 1.0")
          .contains("gateway_pause_links_total{act=\"undo\",result=\"done\"} 1.0")
          .contains("gateway_pause_links_total{act=\"pause\",result=\"unusable\"} 8.0")
          .contains("gateway_pause_links_total{act=\"pause\",result=\"limited\"} 3.0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT"})
  void no_page_may_be_kept_framed_scripted_indexed_or_told_of(String method) throws Exception {
    try (TestGateway gateway = gateway().withServer("cors: {allowed-origins: ['*']}").start()) {
      HttpResponse<String> page =
          gateway.send(
              HttpRequest.newBuilder(gateway.uri().resolve(link(gateway)))
                  .header("origin", "https://evil.example")
                  .method(method, BodyPublishers.noBody()));

      Map<String, List<String>> headers = page.headers().map();
      assertThat(headers)
          .containsEntry("cache-control", List.of("no-store"))
          .containsEntry("referrer-policy", List.of("no-referrer"))
          .containsEntry("x-frame-options", List.of("DENY"))
          .containsEntry("x-robots-tag", List.of("noindex, nofollow"))
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("content-type", List.of("text/html; charset=utf-8"))
          .containsKey("date")
          .doesNotContainKeys("access-control-allow-origin", "set-cookie");
      assertThat(headers.get("content-security-policy"))
          .singleElement()
          .asString()
          .startsWith("default-src 'none'; style-src 'sha256-")
          .endsWith("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
          .doesNotContain("script");
      assertThat(page.body()).doesNotContain("<script").doesNotContain("http:");
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "PUT, 405", "DELETE, 405", "OPTIONS, 405"})
  void any_other_method_changes_nothing(String method, int status) throws Exception {
    try (TestGateway gateway = gateway().start()) {
      HttpResponse<String> answer =
          gateway.send(
              HttpRequest.newBuilder(gateway.uri().resolve(link(gateway)))
                  .method(method, BodyPublishers.noBody()));

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("allow").orElse(""))
          .isEqualTo(status == 405 ? "GET, HEAD, POST" : "");
      forgot(gateway);
      assertThat(messages(gateway)).isEqualTo(2);
    }
  }

  @Test
  void the_login_pages_neither_see_nor_replace_the_page() throws Exception {
    try (PageServer pages = PageServer.node(directory);
        TestGateway gateway = gateway().withLoginPages(pages.url()).start()) {
      assertThat(get(gateway, "/pause/x").body()).contains("Did you ask for a code?");
      assertThat(press(gateway, "/pause/x/y").body()).contains("This link cannot be used");
      assertThat(get(gateway, "/pause").body()).contains("\"url\":\"/pause\"");
      assertThat(get(gateway, "/pauses/x").body()).contains("\"url\":\"/pauses/x\"");
    }
  }

  @Test
  void without_the_section_the_path_is_the_login_pages() throws Exception {
    try (PageServer pages = PageServer.node(directory);
        TestGateway gateway = TestGateway.in(directory).withLoginPages(pages.url()).start()) {
      assertThat(get(gateway, "/pause/x").body()).contains("\"url\":\"/pause/x\"");
    }
  }

  @Test
  void a_link_does_not_keep_identical_requests_from_sharing_a_message() throws Exception {
    String limits = LIMITS.replace("single-flight: 0s", "single-flight: 1m");
    try (TestGateway gateway = gateway().withLimits(limits).start()) {
      forgot(gateway);
      ObjectNode body = Calls.forgot("grace");
      body.putObject("ClientMetadata").put("pauseUrl", "https://evil.example");
      gateway.call("ForgotPassword", body.toString());

      assertThat(messages(gateway)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void no_caller_can_send_a_link_of_its_own_with_any_operation(boolean on) throws Exception {
    TestGateway built = on ? gateway() : TestGateway.in(directory);
    try (TestGateway gateway =
        built
            .withCognito(PASSING)
            .withClient("disclosure: faithful, client-metadata: {allow: ['*', pauseUrl]}")
            .start()) {
      for (String operation :
          ("ForgotPassword ConfirmForgotPassword InitiateAuth RespondToAuthChallenge SignUp"
                  + " ConfirmSignUp ResendConfirmationCode GetTokensFromRefreshToken")
              .split(" ", -1)) {
        gateway.call(operation, planted(operation).toString());
      }

      assertThat(gateway.pool().received()).hasSize(8);
      gateway
          .pool()
          .received()
          .forEach(
              call ->
                  assertThat(call.clientMetadata().toString())
                      .as(call.operation() + "")
                      .contains("locale=de")
                      .doesNotContain("evil"));
      assertThat(gateway.pool().triggerCalls())
          .extracting(TriggerCall::clientMetadata)
          .allSatisfy(metadata -> assertThat(metadata.toString()).doesNotContain("evil"));
      assertThat(gateway.pool().received())
          .filteredOn(call -> call.clientMetadata().containsKey("pauseUrl"))
          .hasSize(on ? 1 : 0);
    }
  }

  private static ObjectNode planted(String operation) {
    ObjectNode body = Calls.object();
    if (!operation.equals("GetTokensFromRefreshToken")) {
      body = Calls.confirm("grace", "123456").put("RefreshToken", "x");
    }
    body.put("ClientId", Calls.CLIENT_ID).put("RefreshToken", "token").put("AuthFlow", "USER_AUTH");
    body.put("ChallengeName", "PASSWORD").put("Session", "s".repeat(20));
    body.putObject("AuthParameters").put("USERNAME", "grace");
    body.putObject("ChallengeResponses").put("USERNAME", "grace");
    body.putObject("ClientMetadata")
        .put("locale", "de")
        .put("pauseUrl", "https://evil.example")
        .put("PAUSEurl", "https://evil.example");
    return body;
  }

  @Test
  void a_pause_is_recorded_and_no_token_is() throws Exception {
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway = gateway().start()) {
      String link = link(gateway);
      get(gateway, link);
      String undo = undoOf(press(gateway, link));
      press(gateway, link);
      press(gateway, undo);
      String metrics = gateway.metrics();
      gateway.stopGateway();

      List<JsonObject> acts =
          gateway.audit().stream()
              .map(JsonObject::new)
              .filter(line -> line.getInteger("class_uid") == 6003)
              .toList();
      assertThat(acts)
          .extracting(act -> act.getJsonObject("api").getString("operation"))
          .containsExactly("limits.pause", "limits.unpause");
      assertThat(acts).allMatch(act -> act.getString("status_code").equals("done"));
      assertThat(acts)
          .allMatch(act -> act.toString().contains("\"user\":{\"name\":\"owner\",\"type_id\":1}"));
      assertThat(acts)
          .extracting(act -> act.getJsonArray("resources").getJsonObject(0))
          .allMatch(bucket -> bucket.getString("name").equals("paused"))
          .extracting(bucket -> bucket.getString("uid"))
          .containsOnly(acts.get(0).getJsonArray("resources").getJsonObject(0).getString("uid"));
      for (String path : List.of(link, undo)) {
        String token = path.substring(path.lastIndexOf('/') + 1);
        assertThat(log.text() + metrics + gateway.audit())
            .contains("limits.pause by a link")
            .doesNotContain(token.substring(0, 20))
            .doesNotContain(token.substring(36));
      }
    }
  }
}
