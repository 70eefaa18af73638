package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Amplify on a page behind the gateway, in a real Chromium: its calls carry the cookie of a trusted
 * device without being told to. And the pages behind a pause link.
 */
@Tag("slow")
class OwnersLaneBrowserTest {
  private static final String LIMITS =
      "{single-flight: 0s, trusted-devices: {}, rules: ["
          + "{name: messages, key: username, allow: [2 per 24h], operations: [ForgotPassword]},"
          + "{name: guesses, key: username, allow: [2 per 24h],"
          + " operations: [ConfirmForgotPassword]}]}";
  private static final String ADA = "+15555550100";
  private static final String MASKED = "***@***";
  private static final String FIRST = "Analytical-Engine-1";
  private static final String SECOND = "Analytical-Engine-2";

  @TempDir Path directory;

  private TestGateway gateway(LoginSite site) throws Exception {
    return TestGateway.in(directory)
        .withServer(TestCertificate.ec(1).writeTo(directory.resolve("tls")))
        .withLoginPages(site.origin())
        .withClient("disclosure: uniform")
        .withLimits(LIMITS)
        .withOwnerPause("")
        .start();
  }

  private static String origin(TestGateway gateway) {
    return "https://localhost:" + gateway.port();
  }

  /** Opens the page that the gateway serves, with the gateway as Amplify's endpoint. */
  private static void open(Chromium browser, TestGateway gateway) {
    browser.open(origin(gateway) + "/");
    String pool = PoolSettings.example().userPoolId();
    assertThat(browser.call("configure", origin(gateway), pool, Calls.CLIENT_ID).error()).isNull();
  }

  private static String code(TestGateway gateway) {
    return gateway.pool().outbox().lastTo(ADA).orElseThrow().code();
  }

  private static int messages(TestGateway gateway) {
    return gateway.pool().outbox().messages().size();
  }

  /** What is uniform does not wait for the call that sends the message. */
  private static void awaitMessages(TestGateway gateway, int count) throws Exception {
    Await.until("message " + count, () -> messages(gateway) >= count);
    assertThat(messages(gateway)).isEqualTo(count);
  }

  private static boolean signsIn(TestGateway gateway, String password) {
    return gateway.pool().signIn("ada", Secret.of(password)).await();
  }

  @Test
  void a_browser_that_reset_once_resets_again_while_strangers_hold_the_username() throws Exception {
    try (LoginSite site = LoginSite.running("amplify.js");
        TestGateway gateway = gateway(site);
        Chromium owner = Chromium.start();
        Chromium stranger = Chromium.start()) {
      open(owner, gateway);
      open(stranger, gateway);
      assertThat(owner.call("forgot", "ada").value()).isEqualTo(MASKED);
      awaitMessages(gateway, 1);
      assertThat(owner.call("confirm", "ada", code(gateway), FIRST).error()).isNull();

      lockOut(stranger);
      awaitMessages(gateway, 2);
      assertThat(owner.call("forgot", "ada").value()).isEqualTo(MASKED);
      awaitMessages(gateway, 3);
      String code = code(gateway);
      assertThat(stranger.call("confirm", "ada", code, "Stranger-Engine-1").error())
          .isEqualTo("CodeMismatchException");
      assertThat(owner.call("confirm", "ada", code, SECOND).error()).isNull();
      assertThat(signsIn(gateway, SECOND)).isTrue();

      assertThat(stranger.call("forgot", "ada").value()).isEqualTo(MASKED);
      assertThat(messages(gateway)).as("a fresh profile is limited").isEqualTo(3);
      assertThat(stranger.takeErrors()).allMatch(error -> error.contains("status of 400"));
    }
  }

  /** Spends all that everybody may have of a username. */
  private static void lockOut(Chromium stranger) {
    for (int i = 0; i < 3; i++) {
      assertThat(stranger.call("forgot", "ada").value()).isEqualTo(MASKED);
      assertThat(stranger.call("confirm", "ada", "000000", FIRST).error())
          .isEqualTo("CodeMismatchException");
    }
  }

  @Test
  void a_link_is_pressed_and_undone_and_trusted_devices_go_on() throws Exception {
    try (LoginSite site = LoginSite.running("amplify.js");
        TestGateway gateway = gateway(site);
        Chromium owner = Chromium.start();
        Chromium mail = Chromium.start()) {
      open(owner, gateway);
      owner.call("forgot", "ada");
      awaitMessages(gateway, 1);
      assertThat(owner.call("confirm", "ada", code(gateway), FIRST).error()).isNull();
      String link = gateway.pool().outbox().lastTo(ADA).orElseThrow().link();

      mail.open(origin(gateway) + URI.create(link).getPath());
      isReadable(mail, "Did you ask for a code?");
      press(mail, "Requests are stopped for 24 hours");
      isReadable(mail, "Requests are stopped for 24 hours");
      owner.call("forgot", "ada");
      awaitMessages(gateway, 2); // A trusted device's.

      press(mail, "Requests are allowed again");
      open(mail, gateway);
      mail.call("forgot", "ada");
      awaitMessages(gateway, 3); // Anybody's.
    }
  }

  private static String title(Chromium browser) {
    return String.valueOf(browser.run("return document.title"));
  }

  private static void press(Chromium browser, String next) throws Exception {
    browser.run("document.querySelector('button').click()");
    Await.until(next, () -> title(browser).equals(next));
  }

  /** What axe-core finds, and whether the style is let through by the page's own policy. */
  private static void isReadable(Chromium browser, String title) throws Exception {
    assertThat(title(browser)).isEqualTo(title);
    browser.run(BrowserBundles.read("axe.js"));
    assertThat(String.valueOf(browser.run(AccessibilityTest.FAULTS))).isEqualTo("[]");
    assertThat(browser.run("return getComputedStyle(document.body).maxWidth")).isEqualTo("512px");
  }
}
