package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.audit.ChainVerifier;
import io.forgotpassword.gateway.audit.ChainVerifier.ChainTotals;
import io.forgotpassword.gateway.audit.VerifyingKey;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a directory the audit is standard output, for a log shipper: nothing else is in it. */
class AuditOutputTest {
  private static final int REQUESTS = 5;

  private static final String CONFIG =
      """
      server: {host: 127.0.0.1, port: 0}
      admin: {port: 0}
      cognito: {region: eu-west-1}
      clients: [{client-id: abc}]
      audit: {signing-key: "${SIGNING_KEY}"}
      """;

  @TempDir private Path directory = Path.of(".");

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getEncoder().encodeToString(der), label);
  }

  private static void send(String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/forgot-password"))
            .POST(HttpRequest.BodyPublishers.ofString("{"))
            .header("content-type", "application/json")
            .build();
    HttpClients.http11().send(request, HttpResponse.BodyHandlers.discarding());
  }

  @Test
  void each_record_is_a_line_and_what_was_captured_is_proved_with_the_configured_key()
      throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path config = Files.writeString(directory.resolve("gateway.yaml"), CONFIG);
    String key = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    try (CommandProcess gateway =
        CommandProcess.start(
            directory, Map.of("SIGNING_KEY", key), "run", "--config", config.toString())) {
      String address = gateway.await("listening on (127\\.0\\.0\\.1:\\d+),");
      for (int i = 0; i < REQUESTS; i++) {
        send(address);
      }
      gateway.signal("TERM");
      assertThat(gateway.exitCode()).isZero();

      List<String> lines = gateway.out().lines().toList();
      assertThat(lines).allMatch(line -> new JsonObject(line).containsKey("class_uid"));
      assertThat(lines).filteredOn(line -> line.contains("\"malformed\"")).hasSize(REQUESTS);
      assertThat(gateway.err()).contains("listening on").doesNotContain("class_uid");
      Path captured = Files.writeString(directory.resolve("captured.jsonl"), gateway.out());
      Path published =
          Files.writeString(
              directory.resolve("signing.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      ChainTotals totals =
          ChainVerifier.of(VerifyingKey.read(published), null, null).verify(List.of(captured));
      assertThat(totals.events()).isEqualTo(REQUESTS);
      assertThat(totals.written()).isEqualTo(REQUESTS);
      assertThat(totals.stopped()).isTrue();
    }
  }
}
