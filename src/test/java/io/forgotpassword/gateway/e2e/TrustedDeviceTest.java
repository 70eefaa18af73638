package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.demo.Outbox;
import io.forgotpassword.gateway.demo.PoolSettings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that proved to be the owner's is known again, and nothing else is. */
class TrustedDeviceTest {
  private static final String ON = "{single-flight: 0s, rules: [], trusted-devices: {}}";

  /** Everybody's share of a username is two calls, so that one reset uses it up. */
  private static final String TWO_CALLS =
      "{single-flight: 0s, trusted-devices: {}, rules: [{name: per-username, key: username, allow:"
          + " [2 per 24h]}]}";

  private static final String SIGN_INS =
      "pass-through: [InitiateAuth, RespondToAuthChallenge, GetTokensFromRefreshToken]";
  private static final String COOKIE =
      "fpg-devices=([\\w-]{8}\\.[\\w-]{22}\\.\\d{10}\\.[\\w-]{43}~?)%s"
          + "; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax";

  @TempDir Path directory;

  private TestGateway gateway() {
    return TestGateway.in(directory).withCognito(SIGN_INS).withLimits(ON);
  }

  private static HttpResponse<String> ask(
      TestGateway gateway, String operation, ObjectNode body, String... headers) throws Exception {
    HttpRequest.Builder request =
        gateway.cognito(operation).POST(BodyPublishers.ofString(body.toString()));
    return gateway.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static HttpResponse<String> reset(TestGateway gateway, String user, String... headers)
      throws Exception {
    ask(gateway, "ForgotPassword", Calls.forgot(user));
    String code = gateway.pool().outbox().lastTo("grace@example.com").orElseThrow().code();
    return ask(gateway, "ConfirmForgotPassword", Calls.confirm(user, code), headers);
  }

  private static String cookieIn(HttpResponse<String> answer) {
    String header = answer.headers().firstValue("set-cookie").orElseThrow();
    return header.substring(0, header.indexOf(';'));
  }

  private static ObjectNode signIn(String flow, Map<String, String> parameters) {
    ObjectNode body = Calls.object().put("ClientId", Calls.CLIENT_ID).put("AuthFlow", flow);
    parameters.forEach(body.putObject("AuthParameters")::put);
    return body;
  }

  private static HttpResponse<String> signIn(TestGateway gateway, String user, String... headers)
      throws Exception {
    String password = PoolSettings.EXAMPLE_PASSWORD.reveal();
    Map<String, String> parameters = Map.of("USERNAME", user, "PASSWORD", password);
    return ask(gateway, "InitiateAuth", signIn("USER_PASSWORD_AUTH", parameters), headers);
  }

  private static void assertSetsNone(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
  }

  private static String count(String operation, String verdict, String lane) {
    return "gateway_requests_seconds_count{lane=\"%s\",operation=\"%s\",verdict=\"%s\"} "
        .formatted(lane, operation, verdict);
  }

  @Test
  void nothing_but_an_accepted_new_password_or_a_sign_in_sets_the_cookie() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      assertSetsNone(ask(gateway, "ForgotPassword", Calls.forgot("grace")), 200);
      assertSetsNone(ask(gateway, "ConfirmForgotPassword", Calls.confirm("grace", "0")), 400);
      assertSetsNone(
          ask(
              gateway,
              "InitiateAuth",
              signIn("USER_PASSWORD_AUTH", Map.of("USERNAME", "grace", "PASSWORD", "Wrong-1234"))),
          400);
      assertSetsNone(reset(gateway, "grace", "sec-fetch-site", "cross-site"), 200);
      assertSetsNone(signIn(gateway, "ada", "sec-fetch-site", "cross-site"), 200);
    }
  }

  @Test
  void new_tokens_for_old_ones_prove_nothing_whoever_they_name() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      String token =
          Calls.parse(signIn(gateway, "ada").body())
              .at("/AuthenticationResult/RefreshToken")
              .asText();

      for (String flow : List.of("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")) {
        for (String named : List.of("ada", "grace")) {
          Map<String, String> parameters = Map.of("REFRESH_TOKEN", token, "USERNAME", named);
          HttpResponse<String> answer = ask(gateway, "InitiateAuth", signIn(flow, parameters));
          assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        }
      }
      assertSetsNone(
          ask(
              gateway,
              "GetTokensFromRefreshToken",
              Calls.object().put("ClientId", Calls.CLIENT_ID).put("RefreshToken", token)),
          200);
    }
  }

  @Test
  void without_the_section_no_cookie_is_set() throws Exception {
    try (TestGateway gateway =
        TestGateway.in(directory).withCognito(SIGN_INS).withLimits("{rules: []}").start()) {
      assertSetsNone(reset(gateway, "grace"), 200);
      assertSetsNone(signIn(gateway, "ada"), 200);
    }
  }

  @Test
  void an_accepted_new_password_makes_the_device_known_for_the_name_in_both_protocols()
      throws Exception {
    try (TestGateway gateway = gateway().start()) {
      HttpResponse<String> answer = reset(gateway, "grace");
      assertThat(answer.headers().allValues("set-cookie"))
          .singleElement()
          .asString()
          .matches(COOKIE.formatted(""));
      assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");

      String cookie = cookieIn(answer);
      ask(gateway, "ForgotPassword", Calls.forgot("GRACE"), "cookie", "a=b; " + cookie);
      ask(gateway, "ForgotPassword", Calls.forgot("ada"), "cookie", cookie);
      ask(gateway, "ForgotPassword", Calls.forgot("grace"), "cookie", cookie + "x");
      ask(gateway, "ForgotPassword", Calls.forgot("grace"), "cookie", cookie + "; " + cookie);
      ask(gateway, "ForgotPassword", Calls.forgot("grace"), "cookie", "__Host-" + cookie);
      HttpRequest.Builder rest =
          HttpRequest.newBuilder(gateway.uri().resolve("/forgot-password"))
              .header("content-type", "application/json")
              .header("cookie", cookie)
              .POST(BodyPublishers.ofString("{\"username\":\"grace\"}"));
      assertThat(gateway.send(rest).statusCode()).isEqualTo(200);

      assertThat(gateway.metrics())
          .contains(count("ForgotPassword", "accepted", "trusted") + "2")
          .contains(count("ForgotPassword", "accepted", "public") + "5")
          .contains(count("ConfirmForgotPassword", "accepted", "public") + "1");
      gateway.stopGateway();
      assertThat(gateway.audit())
          .filteredOn(line -> line.contains("\"lane\":\"trusted\""))
          .hasSize(2);
    }
  }

  @Test
  void a_sign_in_makes_the_device_known_for_the_names_that_its_token_proves() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      HttpResponse<String> answer = signIn(gateway, "GRACE");
      assertThat(answer.headers().firstValue("set-cookie").orElseThrow())
          .matches(COOKIE.formatted("{2}"));
      assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");

      String cookie = cookieIn(answer);
      for (String name : List.of("grace", "grace@example.com", "ada", "ada@example.com")) {
        ask(gateway, "ForgotPassword", Calls.forgot(name), "cookie", cookie);
      }
      assertThat(gateway.metrics())
          .contains(count("ForgotPassword", "accepted", "trusted") + "2")
          .contains(count("ForgotPassword", "accepted", "public") + "2");
    }
  }

  @Test
  void a_second_user_of_the_browser_keeps_the_first_ones_entry() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      String first = cookieIn(reset(gateway, "grace"));
      String both = cookieIn(signIn(gateway, "ada", "cookie", first));

      assertThat(both.split("~", -1)).hasSize(4).endsWith(first.split("=", -1)[1]);
    }
  }

  /** A browser drops a secure cookie that came over plain HTTP, so in doubt it is secure. */
  @ParameterizedTest
  @ValueSource(strings = {"proxy", "proxy that is believed", "origin"})
  void where_tls_ended_in_front_the_cookie_is_secure(String kind) throws Exception {
    String proxies = kind.equals("origin") ? "" : "trusted-proxies: [127.0.0.1/32]";
    String believed = kind.contains("believed") ? ", forwarded-host-from-proxy: true" : "";
    TestGateway gateway = gateway();
    try (gateway) {
      if (!proxies.isEmpty()) {
        gateway.withServer(proxies + believed);
      }
      gateway.start();
      String[] tls =
          kind.equals("origin")
              ? new String[] {"origin", "https://login.example.com"}
              : new String[] {"x-forwarded-proto", "http, https"};
      HttpResponse<String> answer = reset(gateway, "grace", tls);

      assertThat(answer.headers().firstValue("set-cookie").orElseThrow())
          .matches("__Host-" + COOKIE.formatted("") + "; Secure");
      String[] plain = {"x-forwarded-proto", "https, http", "origin", "http://login.example.com"};
      assertThat(reset(gateway, "grace", plain).headers().firstValue("set-cookie").orElseThrow())
          .startsWith(kind.equals("proxy") ? "__Host-" : "fpg-devices=");
    }
  }

  @Test
  void who_used_up_everybodys_share_of_a_username_does_not_keep_the_owner_from_a_reset()
      throws Exception {
    try (TestGateway gateway = gateway().withLimits(TWO_CALLS).start()) {
      String cookie = cookieIn(signIn(gateway, "grace"));
      ask(gateway, "ForgotPassword", Calls.forgot("grace"));
      ask(gateway, "ForgotPassword", Calls.forgot("grace"));

      assertThat(ask(gateway, "ForgotPassword", Calls.forgot("grace")).statusCode()).isEqualTo(400);
      Outbox outbox = gateway.pool().outbox();
      assertThat(outbox.messages()).hasSize(2);
      var owners = ask(gateway, "ForgotPassword", Calls.forgot("grace"), "cookie", cookie);
      assertThat(owners.statusCode()).isEqualTo(200);
      assertThat(outbox.messages()).hasSize(3);
      String code = outbox.lastTo("grace@example.com").orElseThrow().code();
      assertThat(
              ask(gateway, "ConfirmForgotPassword", Calls.confirm("grace", code), "cookie", cookie)
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void a_right_code_from_a_forgotten_device_gives_everybodys_guesses_back() throws Exception {
    String guesses =
        "{single-flight: 0s, trusted-devices: {}, rules: [{name: guesses, key: username, operations:"
            + " [ConfirmForgotPassword], allow: [2 per 24h]}]}";
    try (TestGateway gateway = gateway().withLimits(guesses).start()) {
      String cookie = cookieIn(signIn(gateway, "grace"));
      gateway.admin("/limits/reset", "{\"username\":\"grace\",\"forget_devices\":true}");
      ask(gateway, "ConfirmForgotPassword", Calls.confirm("grace", "0"), "cookie", cookie);
      assertThat(reset(gateway, "grace", "cookie", cookie).statusCode()).isEqualTo(200);

      assertThat(ask(gateway, "ConfirmForgotPassword", Calls.confirm("grace", "0")).body())
          .doesNotContain("LimitExceeded");
      assertThat(gateway.metrics())
          .contains(count("ConfirmForgotPassword", "accepted", "public") + "1");
    }
  }

  /** In the public lane there is nothing left, in the other there is. */
  @ParameterizedTest
  @ValueSource(strings = {"uniform", "acknowledge"})
  void no_answer_tells_what_a_cookie_is_worth(String disclosure) throws Exception {
    try (TestGateway gateway =
        gateway().withLimits(TWO_CALLS).withClient("disclosure: " + disclosure).start()) {
      ask(gateway, "ForgotPassword", Calls.forgot("grace"));
      Outbox outbox = gateway.pool().outbox();
      Await.until("the code", () -> outbox.lastTo("grace@example.com").isPresent());
      String code = outbox.lastTo("grace@example.com").orElseThrow().code();
      String valid = cookieIn(ask(gateway, "ConfirmForgotPassword", Calls.confirm("grace", code)));
      Map<String, String> cookies = new LinkedHashMap<>();
      cookies.put("none", "a=b");
      cookies.put("valid", valid);
      cookies.put("forged", valid.substring(0, valid.length() - 9) + "forged-00");
      cookies.put("truncated", valid.substring(0, valid.length() - 1));
      cookies.put("doubled", valid + "; " + valid);
      cookies.put("8 KB", valid + "~" + "x".repeat(8192));
      for (ObjectNode body :
          List.of(Calls.forgot("grace"), Calls.forgot("nobody"), Calls.confirm("grace", "0"))) {
        String operation = body.has("Password") ? "ConfirmForgotPassword" : "ForgotPassword";
        Set<String> answers = new LinkedHashSet<>();
        for (String cookie : cookies.values()) {
          try (RawConnection connection = gateway.connect()) {
            String text = body.toString();
            String head =
                RawConnection.head(
                    operation, text.length(), "Connection: close", "Cookie: " + cookie);
            String whole = connection.write(head + text).readToEnd();
            answers.add(whole.replaceAll("(?im)^(date|x-amzn-requestid): .*$", "$1"));
          }
        }
        assertThat(answers).as(operation).hasSize(1);
      }
      Await.until("the owner's message", () -> outbox.messages().size() == 2);
    }
  }

  @Test
  void the_key_is_kept_beside_the_audit_and_survives_a_restart() throws Exception {
    String cookie;
    try (TestGateway gateway = gateway().start()) {
      cookie = cookieIn(reset(gateway, "grace"));
      assertThat(Files.readString(gateway.auditDirectory().resolve("trusted-devices.key")))
          .matches("[0-9a-f]{64}");
    }
    try (TestGateway gateway = gateway().start()) {
      ask(gateway, "ForgotPassword", Calls.forgot("grace"), "cookie", cookie);
      assertThat(gateway.metrics()).contains(count("ForgotPassword", "accepted", "trusted") + "1");
    }
  }
}
