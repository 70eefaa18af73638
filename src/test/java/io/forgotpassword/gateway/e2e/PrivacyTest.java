package io.forgotpassword.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.demo.PoolSettings;
import io.forgotpassword.gateway.demo.PoolSettings.Client;
import io.forgotpassword.gateway.demo.PoolUser;
import io.forgotpassword.gateway.demo.Variants;
import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.ServiceError;
import io.forgotpassword.gateway.signing.SecretHash;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a user typed and no secret is in a log, a metric or the audit. */
class PrivacyTest {
  private static final String USERNAME = "Recognisable.Username@Example.com";
  private static final String PASSWORD = "Recognisable-Password-1";
  private static final String CODE = "RecognisableCode9876";
  private static final String CLIENT_SECRET = "RecognisableClientSecret54321";
  private static final String ENCODED = "UmVjb2duaXNhYmxlRW5jb2RlZERhdGE=";
  private static final String METADATA = "RecognisableMetadata";
  private static final String PASSING = "pass-through: [SignUp, InitiateAuth, RevokeToken]";
  private static final List<String> SECRETS =
      List.of(
          USERNAME,
          PASSWORD,
          CODE,
          CLIENT_SECRET,
          ENCODED,
          METADATA,
          new SecretHash(Secret.of(CLIENT_SECRET), Calls.CLIENT_ID).of(USERNAME));

  @TempDir Path directory;

  @Test
  void nothing_typed_and_no_secret_is_kept_before_a_working_pool() throws Exception {
    PoolSettings pool =
        Variants.withUsers(
            Variants.withClients(
                PoolSettings.example(), Client.withSecret(Calls.CLIENT_ID, CLIENT_SECRET)),
            PoolUser.of(USERNAME, Secret.of(PASSWORD)).withEmail("owner@example.com", true));
    try (RecordedLog log = new RecordedLog();
        TestGateway gateway =
            TestGateway.in(directory)
                .withPool(pool)
                .withSecrets(CLIENT_SECRET)
                .withCognito(PASSING)
                .withLimits(
                    "{single-flight: 0s, rules: [{name: per-ip, key: ip, allow: [20 per 24h]}]}")
                .start()) {
      gateway.pool().failNext(USERNAME, ServiceError.client("UserNotFoundException", USERNAME));
      int requests = everyKind(gateway);
      assertNothingKept(gateway, log, requests);
    }
  }

  @Test
  void nothing_is_kept_of_what_a_broken_upstream_echoes() throws Exception {
    for (ScriptedUpstream.Script script : echoes()) {
      try (RecordedLog log = new RecordedLog();
          ScriptedUpstream upstream = new ScriptedUpstream(script);
          TestGateway gateway =
              TestGateway.in(Files.createTempDirectory(directory, "echo"))
                  .withSecrets(CLIENT_SECRET)
                  .withEndpoint(upstream.endpoint())
                  .withCognito("timeout: 300ms, " + PASSING)
                  .start()) {
        int requests = everyKind(gateway);
        assertThat(upstream.requests().toString()).contains(PASSWORD, CODE);
        assertNothingKept(gateway, log, requests);
      }
    }
  }

  private static List<ScriptedUpstream.Script> echoes() {
    return List.of(
        (request, caller) -> say(caller, bodyOf(request) + "\r\n\r\n"),
        (request, caller) -> say(caller, "HTTP/1.1 " + bodyOf(request) + " OK\r\n\r\n"),
        (request, caller) -> say(caller, "HTTP/1.1 200 OK\r\n" + bodyOf(request) + "\r\n\r\n"),
        (request, caller) ->
            say(caller, "HTTP/1.1 200 OK\r\nContent-Length: " + PASSWORD + "\r\n\r\n"),
        (request, caller) ->
            say(
                caller,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + PASSWORD + "\r\n"),
        (request, caller) ->
            ScriptedUpstream.answer(
                    400, "", "{\"__type\":\"XException\",\"message\":\"" + PASSWORD + "\"}")
                .play(request, caller),
        (request, caller) ->
            ScriptedUpstream.answer(500, "", bodyOf(request)).play(request, caller));
  }

  /** Good, bad, limited and malformed requests, all with what must not be kept. */
  private static int everyKind(TestGateway gateway) throws Exception {
    var full = Calls.confirm(USERNAME, CODE).put("Password", PASSWORD);
    full.put("SecretHash", "bm90dGhlZ2F0ZXdheXM=");
    full.putObject("UserContextData").put("EncodedData", ENCODED);
    full.putObject("ClientMetadata").put(METADATA, METADATA);
    String json = full.toString();
    List<String> bodies =
        List.of(
            Calls.forgot(USERNAME).toString(),
            json,
            json.substring(0, json.length() - 1),
            json + json,
            json.replace(Calls.CLIENT_ID, PASSWORD),
            json.replace("\"" + METADATA + "\":", "\"password" + METADATA + "\":"),
            json.replace("}", ",\"Username\":\"" + USERNAME + "\"}"),
            "{\"Username\":[\"" + USERNAME + "\"]}",
            "{\"Username\":\"" + USERNAME + " \",\"Password\":\"" + PASSWORD + " \"}",
            "{" + PASSWORD + "}",
            "{\"" + PASSWORD + "\":1,\"" + PASSWORD + "\":2}",
            "{\"" + PASSWORD);
    int requests = 0;
    for (String body : bodies) {
      gateway.call("ForgotPassword", body);
      gateway.call("ConfirmForgotPassword", body);
      gateway.call(PASSWORD, body);
      gateway.rest("/confirm-forgot-password", body.replace("Username", "username"));
      gateway.call("SignUp", body);
      requests += 5;
    }
    requests += passing(gateway);
    String form = "username=" + USERNAME + "&code=" + CODE + "&password=" + PASSWORD;
    for (String body :
        List.of(
            form,
            form + "&password=%",
            form + "&" + form,
            form + "&" + PASSWORD + "=a" + "&" + PASSWORD + "=b")) {
      gateway.send(
          HttpRequest.newBuilder(gateway.uri().resolve("/confirm-forgot-password"))
              .header("content-type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(body)));
      requests++;
    }
    gateway.send(HttpRequest.newBuilder(gateway.uri().resolve("/?" + form)));
    gateway.send(HttpRequest.newBuilder(gateway.uri().resolve("/" + PASSWORD)));
    try (RawConnection connection = gateway.connect()) {
      connection.write("GET /" + PASSWORD + " " + USERNAME + "\r\n" + CODE + "\r\n\r\n").readLine();
    }
    return requests;
  }

  private static int passing(TestGateway gateway) throws Exception {
    var signIn = Calls.object().put("ClientId", Calls.CLIENT_ID).put("Session", CODE);
    signIn
        .putObject("AuthParameters")
        .put("USERNAME", USERNAME)
        .put("PASSWORD", PASSWORD)
        .put("SECRET_HASH", METADATA);
    String json = signIn.toString();
    gateway.call("InitiateAuth", json);
    gateway.call("InitiateAuth", json.replace("\"Session\"", "\"ClientId\""));
    gateway.call("InitiateAuth", json.replace("\"" + PASSWORD + "\"", "[" + PASSWORD + "]"));
    gateway.call("InitiateAuth", json.replace(USERNAME, USERNAME + " "));
    gateway.call("RevokeToken", signIn.put("Token", PASSWORD).toString());
    return 5;
  }

  private static void assertNothingKept(TestGateway gateway, RecordedLog log, int requests)
      throws Exception {
    String metrics = gateway.metrics();
    assertThat(metrics).contains("gateway_requests_seconds_count");
    gateway.stopGateway();
    assertThat(gateway.audit()).hasSize(requests);
    assertFree("metrics", metrics);
    assertFree("log", log.text());
    assertThat(log.text()).contains(RecordedLog.PROOF);
    for (Path file : filesIn(gateway.auditDirectory())) {
      assertFree(file.getFileName().toString(), Files.readString(file, ISO_8859_1));
    }
  }

  private static void assertFree(String where, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String secret : SECRETS) {
      for (String form : formsOf(secret)) {
        assertThat(lower).as(where).doesNotContain(form.toLowerCase(Locale.ROOT));
      }
    }
  }

  /** A text, and what an encoder may have made of it; Base64 without what its end depends on. */
  private static List<String> formsOf(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return List.of(
        text,
        text.replace("@", "%40"),
        base64.substring(0, base64.length() - 1),
        HexFormat.of().formatHex(bytes));
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(2);
      return all;
    }
  }

  private static String bodyOf(String request) {
    return request.substring(request.indexOf("\r\n\r\n") + 4);
  }

  private static void say(Socket caller, String answer) throws IOException {
    ScriptedUpstream.bytes(answer).play("", caller);
    caller.close();
  }
}
