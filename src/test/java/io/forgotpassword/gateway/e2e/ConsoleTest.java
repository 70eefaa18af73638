package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console as its administrator sees it, in a browser and under load. */
@Tag("slow")
class ConsoleTest {
  private static final String TOKEN = "t0ken-of-the-administrator";
  private static final String LIMITS =
      "{single-flight: 0s, rules: [{name: per-username, key: username, allow: [2 per 15m]},"
          + " {name: per-ip, key: ip, allow: [1000 per 15m]}]}";
  private static final String NARROW_ENOUGH =
      "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";

  /** The least ratio of a visible text's colour to its ground's, WCAG 2.2, 1.4.3. */
  private static final String CONTRAST =
      """
      const rgb = (css) => css.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b]
        .map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (of) => {
        const color = rgb(getComputedStyle(of).backgroundColor);
        return color.length === 3 || color[3] > 0 ? color : ground(of.parentElement);
      };
      let least = [21, "nothing"];
      for (const element of document.querySelectorAll("body *")) {
        const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        if (!own || element.offsetParent === null || element.closest(".skip")) continue;
        const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < least[0]) least = [ratio, element.outerHTML];
      }
      return least;
      """;

  @TempDir Path directory;

  private TestGateway gateway() {
    return TestGateway.in(directory).withLimits(LIMITS);
  }

  private static String forgot(TestGateway gateway, String username) throws Exception {
    HttpResponse<String> answer = gateway.call("ForgotPassword", Calls.forgot(username).toString());
    return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
  }

  private static String text(Chromium browser, String id) {
    return (String) browser.run("return document.getElementById(arguments[0]).textContent", id);
  }

  private static void shown(Chromium browser, String id, String text) throws Exception {
    Await.until(id + " shows " + text, () -> text(browser, id).contains(text));
  }

  private static void contrasts(Chromium browser) {
    List<?> least = (List<?>) browser.run(CONTRAST);
    assertThat(((Number) least.get(0)).doubleValue())
        .as("%s", least.get(1))
        .isGreaterThanOrEqualTo(4.5);
  }

  @Test
  void under_load_the_numbers_move_and_a_refused_key_appears() throws Exception {
    try (TestGateway gateway = gateway().start();
        Chromium browser = Chromium.start()) {
      browser.resize(1280, 1300);
      browser.prefer("light");
      browser.open(gateway.adminUri() + "/");
      shown(browser, "verdicts", "no request yet");

      AtomicInteger sent = new AtomicInteger();
      Await.until(
          "requests a second are drawn",
          () -> {
            forgot(gateway, sent.incrementAndGet() % 3 == 0 ? "ada" : "grace");
            return text(browser, "tiles").matches("requests/s[1-9].*")
                && text(browser, "verdicts").contains("limited-username");
          });
      String refused = forgot(gateway, "grace");
      JsonObject explained = new JsonObject(gateway.admin("/explain/" + refused).body());
      shown(browser, "refused", explained.getJsonArray("rules").getJsonObject(0).getString("key"));
      shown(browser, "newest", refused);
      String another = forgot(gateway, "linus");
      shown(browser, "tail", another);
      shown(browser, "tail", "limited-username");
      shown(browser, "limiter", "this gateway");
      shown(browser, "governor", "closed");
      shown(browser, "config", "allow: [2 per 15m]");
      assertThat(browser.run("return document.querySelectorAll('.chart canvas').length"))
          .isEqualTo(2L);
      assertThat((Boolean) browser.run(DRAWN)).isTrue();
      contrasts(browser);
      browser.screenshot(Path.of("target", "console-light.png"));

      browser.prefer("dark");
      contrasts(browser);
      browser.screenshot(Path.of("target", "console-dark.png"));
      assertThat((List<?>) browser.run(ORIGINS)).hasSize(1);
    }
  }

  /** Whether the charts have a line in them: a pixel that is no grey. */
  private static final String DRAWN =
      """
      return [...document.querySelectorAll("#requests canvas")].every((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.some((_, i) => i % 4 === 0 && data[i + 3] > 200
          && Math.abs(data[i] - data[i + 1]) > 60);
      });
      """;

  private static final String ORIGINS =
      """
      return [...new Set(performance.getEntriesByType("resource").map((e) => new URL(e.name).origin))];
      """;

  @Test
  void with_the_keyboard_alone_a_request_is_searched_and_explained() throws Exception {
    try (TestGateway gateway = gateway().start();
        Chromium browser = Chromium.start()) {
      forgot(gateway, "grace");
      forgot(gateway, "grace");
      String refused = forgot(gateway, "grace");
      browser.resize(360, 740);
      browser.open(gateway.adminUri() + "/console");
      shown(browser, "newest", refused);
      assertThat((Boolean) browser.run(NARROW_ENOUGH)).isTrue();

      browser.press(Keys.TAB, Keys.TAB);
      assertThat(browser.run("return document.activeElement.id")).isEqualTo("request-id");
      assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
          .isEqualTo("solid");
      browser.press(refused, Keys.ENTER);

      shown(browser, "explanation", "limited-username");
      shown(browser, "explanation", "Refused by per-username.");
      shown(browser, "explained-rules", "refused");
      assertThat((Boolean) browser.run(NARROW_ENOUGH)).isTrue();
      browser.screenshot(Path.of("target", "console-narrow.png"));

      browser.run(
          "document.getElementById('request-id').value = ''; "
              + "document.getElementById('request-id').focus()");
      browser.press("00000000-0000-4000-8000-000000000000", Keys.ENTER);
      shown(browser, "explanation", "expected: the id of one of the last 8192 requests");
      assertThat(browser.takeErrors()).singleElement().asString().contains("404");
    }
  }

  @Test
  void the_page_is_for_all_and_its_figures_for_who_has_the_token() throws Exception {
    try (TestGateway gateway = gateway().withAdmin("token: " + TOKEN).start();
        Chromium browser = Chromium.start()) {
      browser.open(gateway.adminUri() + "/console");
      Await.until(
          "the token is asked for",
          () -> "token".equals(browser.run("return document.activeElement.id")));
      browser.press("mistyped", Keys.ENTER);
      shown(browser, "problem", "That is not the admin.token of this gateway.");
      contrasts(browser);
      assertThat(browser.takeErrors()).hasSize(2).allSatisfy(e -> assertThat(e).contains("401"));

      browser.press(TOKEN, Keys.ENTER);
      shown(browser, "readiness", "ready");
      shown(browser, "config", "token: ***");
      assertThat((String) browser.run("return document.documentElement.outerHTML"))
          .doesNotContain(TOKEN);
    }
  }

  @Test
  void a_gateway_that_has_gone_is_told_in_red_and_its_figures_are_greyed() throws Exception {
    try (Chromium browser = Chromium.start()) {
      try (TestGateway gateway = gateway().start()) {
        browser.open(gateway.adminUri() + "/console");
        shown(browser, "readiness", "ready");
        assertThat((Boolean) browser.run(GREYED)).isFalse();
      }
      shown(browser, "readiness", "unreachable");
      assertThat(browser.run("return document.getElementById('readiness').className"))
          .isEqualTo("state bad");
      assertThat((Boolean) browser.run(GREYED)).isTrue();
      shown(browser, "problem", "The gateway does not answer");
      assertThat(browser.takeErrors()).isNotEmpty();
    }
  }

  private static final String GREYED =
      "return getComputedStyle(document.getElementById('figures')).filter.includes('grayscale')";

  @Test
  void every_answer_forbids_frames_sniffing_and_other_origins() throws Exception {
    try (TestGateway gateway = gateway().withAdmin("token: " + TOKEN).start()) {
      for (String path :
          List.of(
              "/",
              "/console",
              "/console/console.js",
              "/console/state",
              "/live",
              "/metrics",
              "/x")) {
        HttpResponse<String> answer = gateway.admin(path);

        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
            .contains("default-src 'none'", "frame-ancestors 'none'")
            .doesNotContain("unsafe", "http", "*");
      }
      assertThat(gateway.admin("/console/state").statusCode()).isEqualTo(401);
      assertThat(gateway.admin("/console/config").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void the_library_is_kept_for_ever_under_its_version() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      String page = gateway.admin("/console").body();
      String path = page.replaceAll("(?s).*src=\"(/console/uplot-[0-9.]+/[^\"]+)\".*", "$1");
      HttpResponse<String> library = gateway.admin(path);

      assertThat(page).doesNotContain("$uplot", "style=", "://");
      assertThat(library.statusCode()).isEqualTo(200);
      assertThat(library.headers().firstValue("cache-control").orElse("")).contains("immutable");
    }
  }
}
