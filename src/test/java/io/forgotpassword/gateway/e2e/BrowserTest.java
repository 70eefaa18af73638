package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Secret;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Amazon's libraries for login pages, told of nothing but another endpoint, on a page of another
 * origin in a real Chromium. The pool's client has a secret that the page does not know.
 */
@Tag("slow")
class BrowserTest {
  private static final String AMPLIFY = "amplify.js";
  private static final String IDENTITY_JS = "cognito-identity-js.js";
  private static final String MARY = "mary@example.com";
  private static final String LOGIN =
      "pass-through: [SignUp, ConfirmSignUp, ResendConfirmationCode, InitiateAuth,"
          + " RespondToAuthChallenge, GetTokensFromRefreshToken, GetUser, RevokeToken,"
          + " GlobalSignOut]";
  private static final String ONE_AN_ADDRESS =
      "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [1 per 24h]}]}";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {AMPLIFY, IDENTITY_JS})
  void a_forgotten_password_is_reset(String library) throws Exception {
    try (LoginSite site = LoginSite.running(library);
        TestGateway gateway = allowing(site.origin()).start();
        Chromium browser = Chromium.start()) {
      open(browser, site, gateway);
      assertThat(browser.call("forgot", "ada").value()).isEqualTo("+*******0100");
      String code = gateway.pool().outbox().lastTo("+15555550100").orElseThrow().code();
      assertThat(browser.call("confirm", "ada", code, Calls.NEW_PASSWORD).error()).isNull();

      assertThat(signsIn(gateway, PoolSettings.EXAMPLE_PASSWORD)).isFalse();
      assertThat(signsIn(gateway, Secret.of(Calls.NEW_PASSWORD))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AMPLIFY, IDENTITY_JS})
  void a_wrong_code_is_told_by_name(String library) throws Exception {
    try (LoginSite site = LoginSite.running(library);
        TestGateway gateway = allowing(site.origin()).start();
        Chromium browser = Chromium.start()) {
      open(browser, site, gateway);
      browser.call("forgot", "ada");
      String code = gateway.pool().outbox().lastTo("+15555550100").orElseThrow().code();
      String wrong = code.equals("123456") ? "654321" : "123456";

      Chromium.Answer answer = browser.call("confirm", "ada", wrong, Calls.NEW_PASSWORD);

      assertThat(answer.error()).isEqualTo("CodeMismatchException");
      assertThat(answer.message())
          .isEqualTo("Invalid verification code provided, please try again.");
      assertThat(browser.takeErrors()).singleElement().asString().contains("status of 400");
    }
  }

  @ParameterizedTest
  @CsvSource({AMPLIFY + ", 3", IDENTITY_JS + ", 1"})
  void a_limit_is_told_by_name(String library, int attempts) throws Exception {
    try (LoginSite site = LoginSite.running(library);
        TestGateway gateway = allowing(site.origin()).withLimits(ONE_AN_ADDRESS).start();
        Chromium browser = Chromium.start()) {
      open(browser, site, gateway);
      browser.call("forgot", "ada");

      Chromium.Answer answer = browser.call("forgot", "grace");

      assertThat(answer.error()).isEqualTo("LimitExceededException");
      assertThat(answer.message()).isEqualTo("Attempt limit exceeded, please try after some time.");
      assertThat(browser.takeErrors())
          .hasSize(attempts)
          .allSatisfy(error -> assertThat(error).contains("status of 400"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AMPLIFY, IDENTITY_JS})
  void a_new_user_signs_up_and_in_and_out(String library) throws Exception {
    try (LoginSite site = LoginSite.running(library);
        TestGateway gateway = allowing(site.origin()).withCognito(LOGIN).start();
        Chromium browser = Chromium.start()) {
      open(browser, site, gateway);
      assertThat(valueOf(browser, "signUp", "mary", Calls.NEW_PASSWORD, MARY))
          .isEqualTo("m***@e***");
      assertThat(valueOf(browser, "resend", "mary")).isEqualTo("m***@e***");
      String code = gateway.pool().outbox().lastTo(MARY).orElseThrow().code();
      valueOf(browser, "confirmSignUp", "mary", code);

      for (String signOut : List.of("signOut", "signOutEverywhere")) {
        assertThat(valueOf(browser, "signIn", "mary", Calls.NEW_PASSWORD)).isEqualTo("true");
        assertThat(valueOf(browser, "email")).isEqualTo(MARY);
        String token = valueOf(browser, "accessToken");
        assertThat(getUser(gateway, token)).contains("\"Username\":\"mary\"");

        valueOf(browser, signOut);

        assertThat(valueOf(browser, "accessToken")).isEqualTo("undefined");
        assertThat(getUser(gateway, token)).contains("Access Token has been revoked");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AMPLIFY, IDENTITY_JS})
  void a_wrong_password_is_told_by_name(String library) throws Exception {
    try (LoginSite site = LoginSite.running(library);
        TestGateway gateway = allowing(site.origin()).withCognito(LOGIN).start();
        Chromium browser = Chromium.start()) {
      open(browser, site, gateway);

      Chromium.Answer answer = browser.call("signIn", "ada", Calls.NEW_PASSWORD);

      assertThat(answer.error()).isEqualTo("NotAuthorizedException");
      assertThat(answer.message()).isEqualTo("Incorrect username or password.");
      assertThat(browser.takeErrors()).singleElement().asString().contains("status of 400");
      assertThat(gateway.pool().received())
          .extracting(call -> call.operation().wireName())
          .containsExactly("InitiateAuth", "RespondToAuthChallenge");
    }
  }

  @Test
  void amplify_renews_its_tokens() throws Exception {
    try (LoginSite site = LoginSite.running(AMPLIFY);
        TestGateway gateway = allowing(site.origin()).withCognito(LOGIN).start();
        Chromium browser = Chromium.start()) {
      open(browser, site, gateway);
      valueOf(browser, "signIn", "ada", PoolSettings.EXAMPLE_PASSWORD.reveal());
      String first = valueOf(browser, "accessToken");

      String second = valueOf(browser, "renew");

      assertThat(second).isNotEqualTo(first);
      assertThat(getUser(gateway, second)).contains("\"Username\":\"ada\"");
    }
  }

  /** It names no user, and the gateway knows of none. It asks again for seconds. */
  @Test
  void identity_js_cannot_renew_tokens_of_a_client_with_a_secret() throws Exception {
    try (LoginSite site = LoginSite.running(IDENTITY_JS);
        TestGateway gateway = allowing(site.origin()).withCognito(LOGIN).start();
        Chromium browser = Chromium.start()) {
      open(browser, site, gateway);
      valueOf(browser, "signIn", "ada", PoolSettings.EXAMPLE_PASSWORD.reveal());

      assertThat(browser.call("renew").error()).isEqualTo("NotAuthorizedException");
      assertThat(browser.takeErrors())
          .isNotEmpty()
          .allSatisfy(error -> assertThat(error).contains("status of 400"));
      assertThat(valueOf(browser, "accessToken")).isEqualTo("undefined");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AMPLIFY, IDENTITY_JS})
  void a_page_of_an_origin_that_is_not_allowed_has_nothing_sent(String library) throws Exception {
    try (LoginSite site = LoginSite.running(library);
        TestGateway gateway = allowing("https://login.example.com").start();
        Chromium browser = Chromium.start()) {
      open(browser, site, gateway);
      assertThat(browser.call("forgot", "ada").error()).isNotNull();
      assertThat(browser.takeErrors())
          .first()
          .asString()
          .contains(site.origin(), "has been blocked by CORS policy");
      assertThat(gateway.pool().received()).isEmpty();
    }
  }

  private TestGateway allowing(String origin) throws Exception {
    String tls = TestCertificate.ec(1).writeTo(directory.resolve("tls"));
    return TestGateway.in(directory)
        .withServer(tls + ", cors: {allowed-origins: [\"" + origin + "\"]}");
  }

  private static void open(Chromium browser, LoginSite site, TestGateway gateway) {
    browser.open(site.origin());
    String endpoint = "https://localhost:" + gateway.port();
    String pool = PoolSettings.example().userPoolId();
    assertThat(browser.call("configure", endpoint, pool, Calls.CLIENT_ID).error()).isNull();
  }

  /** What a function of the page's ends with that must not fail. */
  private static String valueOf(Chromium browser, String function, String... parameters) {
    Chromium.Answer answer = browser.call(function, parameters);
    assertThat(answer.error()).as("%s: %s", function, answer.message()).isNull();
    return answer.value();
  }

  /** What the pool itself knows by an access token. */
  private static String getUser(TestGateway gateway, String token) throws Exception {
    return gateway
        .send(
            HttpRequest.newBuilder(gateway.pool().endpoint())
                .header("content-type", "application/x-amz-json-1.1")
                .header("x-amz-target", Operation.GET_USER.target())
                .POST(BodyPublishers.ofString("{\"AccessToken\":\"" + token + "\"}")))
        .body();
  }

  private static boolean signsIn(TestGateway gateway, Secret password) {
    return gateway.pool().signIn("ada", password).await();
  }
}
