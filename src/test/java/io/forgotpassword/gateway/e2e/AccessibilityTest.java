package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.demo.LoginPage;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What axe-core finds on the pages, by all its rules, in both themes and on a narrow screen. */
@Tag("slow")
class AccessibilityTest {
  static final String FAULTS =
      """
      return axe.run().then((result) => result.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.target} ${node.html}`)));
      """;
  private static final String TOKEN = "t0ken-of-the-administrator";

  private final Vertx vertx = Vertx.vertx();

  @TempDir Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static void hasNoFault(Chromium browser, String page) throws Exception {
    browser.run(BrowserBundles.read("axe.js"));
    for (int width : new int[] {1280, 360}) {
      for (String theme : List.of("light", "dark")) {
        browser.resize(width, 900);
        browser.prefer(theme);
        assertThat((List<?>) browser.run(FAULTS)).as("%s %s %d", page, theme, width).isEmpty();
      }
    }
  }

  private static void shown(Chromium browser, String id, String text) throws Exception {
    Await.until(
        id + " shows " + text,
        () ->
            ((String) browser.run("return document.getElementById(arguments[0]).textContent", id))
                .contains(text));
  }

  @Test
  void the_login_page_in_each_of_its_views_and_the_outbox() throws Exception {
    try (TestGateway gateway = TestGateway.in(directory).start();
        Chromium browser = Chromium.start()) {
      LoginPage pages = new LoginPage(gateway.pool());
      vertx.deployVerticle(pages).await();
      for (String view : List.of("sign-in", "forgot", "reset", "welcome")) {
        browser.open(pages.endpoint() + "/?" + view + "#" + view);
        hasNoFault(browser, view);
      }
      browser.open(pages.endpoint() + "/outbox");
      shown(browser, "empty", "No message yet.");
      hasNoFault(browser, "empty outbox");
      gateway.call("ForgotPassword", Calls.forgot("ada").toString());
      shown(browser, "messages", "+15555550100");
      hasNoFault(browser, "outbox");
    }
  }

  @Test
  void the_console_locked_and_open_with_an_explanation_and_without_a_gateway() throws Exception {
    try (Chromium browser = Chromium.start()) {
      try (TestGateway gateway = TestGateway.in(directory).withAdmin("token: " + TOKEN).start()) {
        gateway.call("ForgotPassword", Calls.forgot("ada").toString());
        browser.open(gateway.adminUri() + "/console");
        Await.until(
            "the token is asked for",
            () -> "token".equals(browser.run("return document.activeElement.id")));
        hasNoFault(browser, "locked console");
        assertThat(browser.takeErrors()).singleElement().asString().contains("401");

        browser.press(TOKEN, Keys.ENTER);
        shown(browser, "readiness", "ready");
        shown(browser, "newest", "accepted");
        browser.run("document.querySelector('details').open = true");
        browser.run("document.querySelector('#newest button').click()");
        shown(browser, "explanation", "accepted");
        hasNoFault(browser, "console");
      }
      shown(browser, "readiness", "unreachable");
      hasNoFault(browser, "console of a gateway that has gone");
      browser.open("about:blank"); // It asks no more.
      assertThat(browser.takeErrors()).allMatch(error -> error.contains("/console/state"));
    }
  }
}
