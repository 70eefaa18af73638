package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.model.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Amazon's libraries for login pages, told of nothing but another endpoint, on a page of another
 * origin in a real Chromium. The pool's client has a secret that the page does not know.
 */
class BrowserTest {
  private static final String AMPLIFY = "amplify.js";
  private static final String IDENTITY_JS = "cognito-identity-js.js";
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

  private static boolean signsIn(TestGateway gateway, Secret password) {
    return gateway.pool().signIn("ada", password).await();
  }
}
