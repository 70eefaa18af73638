package io.forgotpassword.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginPageTest {
  private final RunningPool running = RunningPool.example();

  @AfterEach
  void close() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/demo/index.html", "/..%2f", "/index.html"})
  void a_page_it_does_not_have_is_a_problem(String path) {
    PoolReply reply = get(path, Map.of());
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{}",
        "{\"username\":\"ada\",\"password\":\"wrong\"}",
        "{\"username\":\"nobody\",\"password\":\"Analytical-1843\"}",
        "{\"username\":\"linus\",\"password\":\"Analytical-1843\"}"
      })
  void who_does_not_know_the_password_is_not_signed_in(String body) {
    PoolReply reply = signIn(body);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.json().get("detail").asText()).isEqualTo("Incorrect username or password.");
  }

  @Test
  void who_knows_the_password_is_signed_in() {
    assertThat(signIn("{\"username\":\"ada\",\"password\":\"Analytical-1843\"}").body())
        .isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html; charset=utf-8",
    "/outbox,text/html; charset=utf-8",
    "/page.css,text/css; charset=utf-8",
    "/login.js,text/javascript; charset=utf-8",
    "/outbox.js,text/javascript; charset=utf-8",
    "/key.svg,image/svg+xml"
  })
  void every_file_has_its_type_and_a_strict_policy(String path, String type) {
    PoolReply reply = get(path, Map.of());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo(type);
    assertThat(reply.header("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void a_file_the_browser_already_has_is_not_sent_again() {
    String etag = get("/", Map.of()).header("etag");
    PoolReply again = get("/", Map.of("If-None-Match", etag));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.header("cache-control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/outbox"})
  void a_page_has_no_inline_script_or_style_and_only_relative_addresses(String path) {
    assertThat(get(path, Map.of()).body())
        .doesNotContainPattern("<script>|<style|style=|\\son[a-z]+=|(href|src|action)=\"(/|http)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/login.js", "/outbox.js"})
  void a_script_never_writes_markup(String path) {
    assertThat(get(path, Map.of()).body())
        .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(");
  }

  @Test
  void the_outbox_shows_what_the_pool_sent() throws JsonProcessingException {
    assertThat(get("/outbox.json", Map.of()).body()).isEqualTo("[]");
    running.forgot("ada").isOk();
    PoolReply reply = get("/outbox.json", Map.of());
    assertThat(new JsonMapper().readTree(reply.body()).get(0).get("code").asText())
        .isEqualTo(running.lastCode());
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
  }

  private PoolReply signIn(String body) {
    return RunningPool.exchange(
        running.pageUri("/sign-in"),
        "POST",
        body.getBytes(UTF_8),
        Map.of("Content-Type", "application/json"));
  }

  private PoolReply get(String path, Map<String, String> headers) {
    return RunningPool.exchange(running.pageUri(path), "GET", new byte[0], headers);
  }
}
