package io.forgotpassword.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that is known to be over its limit is refused before its request is read. */
class RefusedByHeadTest {
  private static final String LIMITED = "198.51.100.7";
  private static final String OTHER = "203.0.113.9";
  private static final String UUID =
      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private TestGateway limited(String limits) {
    return TestGateway.in(directory)
        .withServer(
            "trusted-proxies: [127.0.0.1/32], max-body: 1KiB, cors: {allowed-origins: [\"*\"]}")
        .withLimits(limits);
  }

  private TestGateway twoADay() {
    return limited("{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [2 per 24h]}]}");
  }

  private record Answer(int status, Map<String, String> headers, String body) {
    /** All but what differs between any two: ids, the date, and the seconds to wait. */
    String shape() {
      String text = status + " " + headers + " " + body;
      return text.replaceAll(UUID, "ID")
          .replaceAll("(?<=date=)[^}]*?GMT", "DATE")
          .replaceAll("(?<=t=|retry-after=)[0-9]+", "SECONDS");
    }
  }

  private Answer call(
      TestGateway gateway, HttpVersion version, String path, String from, String body) {
    HttpClientOptions options =
        new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false);
    HttpClient client = vertx.createHttpClient(options);
    return client
        .request(HttpMethod.POST, gateway.port(), "127.0.0.1", path)
        .compose(
            request -> {
              boolean cognito = path.equals("/");
              request
                  .putHeader("origin", "https://login.example.com")
                  .putHeader("x-forwarded-for", from)
                  .putHeader(
                      "content-type", cognito ? "application/x-amz-json-1.1" : "application/json");
              if (cognito) {
                request.putHeader(
                    "x-amz-target", "AWSCognitoIdentityProviderService.ForgotPassword");
              }
              return request.send(body);
            })
        .compose(
            answer ->
                answer
                    .body()
                    .map(
                        whole -> {
                          Map<String, String> headers = new TreeMap<>();
                          answer.headers().forEach(h -> headers.put(h.getKey(), h.getValue()));
                          return new Answer(answer.statusCode(), headers, whole.toString());
                        }))
        .eventually(client::close)
        .await();
  }

  private Answer call(TestGateway gateway, String from, String body) {
    return call(gateway, HttpVersion.HTTP_1_1, "/", from, body);
  }

  private Answer forgot(TestGateway gateway, String from, String user) {
    return call(gateway, from, Calls.forgot(user).toString());
  }

  /** Until a request was read and refused. */
  private Answer exhaust(TestGateway gateway) {
    Answer answer = forgot(gateway, LIMITED, "user");
    for (int i = 0; answer.status() == 200; i++) {
      assertThat(i).isLessThan(10);
      answer = forgot(gateway, LIMITED, "user" + i);
    }
    return answer;
  }

  private static JsonObject explained(TestGateway gateway, Answer answer) throws Exception {
    String id =
        answer.headers().getOrDefault("x-amzn-requestid", answer.headers().get("x-request-id"));
    return new JsonObject(gateway.admin("/explain/" + id).body());
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1,/", "HTTP_2,/", "HTTP_1_1,/forgot-password", "HTTP_2,/forgot-password"})
  void the_answer_is_that_of_a_request_which_was_read(HttpVersion version, String path)
      throws Exception {
    try (TestGateway gateway = twoADay().start()) {
      String body = path.equals("/") ? Calls.forgot("ada").toString() : "{\"username\":\"ada\"}";
      call(gateway, version, path, LIMITED, body);
      call(gateway, version, path, LIMITED, body);
      Answer read = call(gateway, version, path, LIMITED, body);

      Answer byHead = call(gateway, version, path, LIMITED, "{ no JSON");

      assertThat(byHead.shape()).isEqualTo(read.shape());
      assertThat(byHead.headers()).containsKeys("date", "access-control-allow-origin");
      assertThat(byHead.status()).isEqualTo(path.equals("/") ? 400 : 429);
      assertThat(explained(gateway, byHead).getJsonArray("rules"))
          .singleElement()
          .matches(rule -> ((JsonObject) rule).getString("rule").equals("per-ip"));
      assertThat(call(gateway, version, path, OTHER, body).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"Username\":\"\"}", "{\"ClientId\":\"unknown\"}"})
  void what_is_malformed_is_limited_too(String body) throws Exception {
    try (TestGateway gateway = twoADay().start()) {
      assertThat(call(gateway, LIMITED, body).body()).doesNotContain("LimitExceeded");
      exhaust(gateway);

      assertThat(call(gateway, LIMITED, body).body()).contains("LimitExceededException");
    }
  }

  @Test
  void another_content_type_is_limited_too() throws Exception {
    try (TestGateway gateway = twoADay().start()) {
      exhaust(gateway);

      var answer =
          gateway.send(
              HttpRequest.newBuilder(gateway.uri())
                  .header("x-forwarded-for", LIMITED)
                  .header("x-amz-target", "AWSCognitoIdentityProviderService.ForgotPassword")
                  .POST(BodyPublishers.ofString("<xml/>")));

      assertThat(answer.body()).contains("LimitExceededException");
    }
  }

  @Test
  void a_body_beyond_the_bound_is_thrown_away_and_the_connection_goes_on() throws Exception {
    try (TestGateway gateway =
            twoADay()
                .withServer(
                    "trusted-proxies: [127.0.0.1/32], max-body: 1KiB, max-in-flight-bytes: 1MiB")
                .start();
        RawConnection raw = gateway.connect()) {
      exhaust(gateway);
      int large = 900_000;
      String from = "X-Forwarded-For: " + LIMITED;
      raw.write(RawConnection.head("ForgotPassword", large, from));
      assertThat(raw.readLine()).isEqualTo("HTTP/1.1 400 Bad Request");

      raw.write("a".repeat(large));
      raw.write(RawConnection.head("ForgotPassword", 2, from, "Connection: close") + "{}");

      assertThat(raw.readToEnd().split("HTTP/1.1 400 Bad Request", -1)).hasSize(2);
    }
  }

  @Test
  void a_body_without_an_end_costs_the_connection() throws Exception {
    try (TestGateway gateway = twoADay().start();
        RawConnection raw = gateway.connect()) {
      exhaust(gateway);
      raw.write(RawConnection.head("ForgotPassword", 99_000_000, "X-Forwarded-For: " + LIMITED));
      assertThat(raw.readLine()).isEqualTo("HTTP/1.1 400 Bad Request");

      Await.until("the connection is closed", () -> cannotWrite(raw));
    }
  }

  private static boolean cannotWrite(RawConnection raw) {
    try {
      raw.write("a".repeat(100_000));
      return false;
    } catch (java.io.IOException closed) {
      return true;
    }
  }

  @Test
  void an_unsound_head_is_refused_as_such_and_nothing_behind_it_is_carried_out() throws Exception {
    try (TestGateway gateway = twoADay().start();
        RawConnection raw = gateway.connect()) {
      exhaust(gateway);
      String unsound =
          RawConnection.head("ForgotPassword", 2, "X-Forwarded-For: " + LIMITED, "Host: two");
      raw.write(unsound + "{}" + RawConnection.head("ForgotPassword", 2) + "{}");

      assertThat(raw.readToEnd())
          .startsWith("HTTP/1.1 400 Bad Request")
          .doesNotContain("LimitExceeded");
    }
  }

  @Test
  void a_reset_admits_at_once() throws Exception {
    try (TestGateway gateway = twoADay().start()) {
      exhaust(gateway);
      assertThat(call(gateway, LIMITED, "{").body()).contains("LimitExceeded");

      assertThat(gateway.admin("/limits/reset", "{\"ip\":\"" + LIMITED + "\"}").statusCode())
          .isEqualTo(200);

      assertThat(forgot(gateway, LIMITED, "ada").status()).isEqualTo(200);
    }
  }

  @Test
  void it_is_admitted_when_its_time_is_over() throws Exception {
    String limits = "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [1 per 1s]}]}";
    try (TestGateway gateway = limited(limits).start()) {
      exhaust(gateway);

      Await.until("it is admitted", () -> forgot(gateway, LIMITED, "ada").status() == 200);
    }
  }

  @Test
  void four_requests_beside_one_in_flight_are_read_because_they_may_be_its_retries()
      throws Exception {
    String limits = "{single-flight: 30s, rules: [{name: per-ip, key: ip, allow: [1 per 24h]}]}";
    try (TestGateway gateway = limited(limits).start()) {
      assertThat(forgot(gateway, LIMITED, "grace").status()).isEqualTo(200);
      assertThat(forgot(gateway, LIMITED, "ada").status()).isEqualTo(400);

      for (int retry = 0; retry < 3; retry++) {
        assertThat(forgot(gateway, LIMITED, "grace").status()).isEqualTo(200);
      }
      assertThat(call(gateway, LIMITED, "{").body()).contains("SerializationException");
      assertThat(call(gateway, LIMITED, "{").body()).contains("LimitExceeded");
      assertThat(forgot(gateway, LIMITED, "grace").status()).isEqualTo(400);
      assertThat(gateway.pool().outbox().messages()).hasSize(1);
    }
  }

  @Test
  void preflights_and_login_pages_are_answered_as_ever() throws Exception {
    try (LoginSite site = LoginSite.showing("<p>sign in</p>");
        TestGateway gateway = twoADay().withLoginPages(site.origin()).start()) {
      exhaust(gateway);

      var preflight =
          gateway.send(
              HttpRequest.newBuilder(gateway.uri().resolve("/forgot-password"))
                  .header("x-forwarded-for", LIMITED)
                  .method("OPTIONS", BodyPublishers.noBody()));
      var shown =
          gateway.send(HttpRequest.newBuilder(gateway.uri()).header("x-forwarded-for", LIMITED));
      var sent =
          gateway.send(
              HttpRequest.newBuilder(gateway.uri().resolve("/session"))
                  .header("x-forwarded-for", LIMITED)
                  .POST(BodyPublishers.ofString("a=b")));

      assertThat(preflight.statusCode()).isEqualTo(200);
      assertThat(shown.body()).contains("sign in");
      assertThat(sent.body()).contains("sign in");
    }
  }

  @Test
  void an_operation_that_the_rule_does_not_count_is_read() throws Exception {
    String limits =
        "{single-flight: 0s, rules: [{name: a, key: ip, allow: [1 per 24h],"
            + " operations: [ForgotPassword]}]}";
    try (TestGateway gateway = limited(limits).start()) {
      exhaust(gateway);

      var confirmed =
          gateway.send(
              gateway
                  .cognito("ConfirmForgotPassword")
                  .header("x-forwarded-for", LIMITED)
                  .POST(BodyPublishers.ofString("{")));

      assertThat(confirmed.body()).contains("SerializationException");
    }
  }

  @Test
  void each_is_recorded_and_counted_once_without_client_and_user() throws Exception {
    try (TestGateway gateway = twoADay().start()) {
      exhaust(gateway);
      for (int i = 0; i < 5; i++) {
        gateway.send(
            gateway
                .cognito("ForgotPassword")
                .header("x-forwarded-for", LIMITED)
                .header("forwarded", "for=192.0.2.1")
                .POST(BodyPublishers.ofString(Calls.forgot("ada").toString())));
      }

      assertThat(gateway.metrics())
          .contains(
              "gateway_limit_decisions_total{decision=\"refused\",mode=\"enforce\",rule=\"per-ip\"}"
                  + " 6.0")
          .contains("{lane=\"public\",operation=\"ForgotPassword\",verdict=\"limited-address\"} 6")
          .contains("gateway_forwarding_spoofed_total 5.0");
      gateway.stopGateway();
      List<JsonObject> refused =
          gateway.audit().stream()
              .filter(line -> line.contains("\"limited-address\""))
              .map(JsonObject::new)
              .toList();
      assertThat(refused.stream().mapToLong(line -> line.getLong("count", 1L)).sum()).isEqualTo(6);
      JsonObject byHead = refused.get(refused.size() - 1);
      assertThat(byHead.getJsonObject("user").getString("uid")).isEqualTo("unknown");
      assertThat(byHead.getJsonObject("unmapped").containsKey("client_id")).isFalse();
      assertThat(byHead.getJsonObject("firewall_rule").getString("name")).isEqualTo("per-ip");
      assertThat(byHead.getJsonObject("src_endpoint").getString("ip")).isEqualTo(LIMITED);
    }
  }
}
