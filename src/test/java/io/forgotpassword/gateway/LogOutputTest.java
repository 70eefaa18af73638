package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgotpassword.gateway.e2e.RawConnection;
import io.forgotpassword.gateway.e2e.ScriptedUpstream;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a process of its own. */
class LogOutputTest {
  private static final String CONFIG =
      """
      server: {host: 127.0.0.1, port: 0, drain: 1s}
      admin: {port: 0}
      cognito: {region: eu-west-1, endpoint: "%s", requests-per-second: 100000}
      clients: [{client-id: abc, client-secrets: [s3cr3t], disclosure: faithful}]
      limits: {single-flight: 0s, rules: []}
      audit: {directory: "%s"}
      telemetry: {logs: %s, access-log: true}
      """;

  @TempDir private Path directory = Path.of(".");

  private Path config(ScriptedUpstream upstream, String logs) throws Exception {
    return Files.writeString(
        directory.resolve("gateway.yaml"),
        CONFIG.formatted(upstream.endpoint(), directory.resolve("audit"), logs));
  }

  private static ScriptedUpstream upstream() throws Exception {
    return new ScriptedUpstream(
        (request, caller) ->
            caller
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                        .getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String forgot() {
    String body = "{\"ClientId\":\"abc\",\"Username\":\"ada\"}";
    return RawConnection.head("ForgotPassword", body.length()) + body;
  }

  @Test
  void as_json_a_line_is_a_flat_object_with_its_requests_id() throws Exception {
    try (ScriptedUpstream upstream = upstream();
        CommandProcess gateway =
            CommandProcess.start(
                directory, Map.of(), "--config", config(upstream, "json").toString())) {
      String port = gateway.await("listening on 127.0.0.1:(\\d+)");
      try (RawConnection caller =
          new RawConnection(URI.create("http://127.0.0.1:" + port), "127.0.0.1")) {
        caller.write(forgot()).readLine();
        gateway.await("\"answered\"");
      }
      gateway.signal("TERM");
      assertThat(gateway.exitCode()).isZero();
      List<String> lines = gateway.err().lines().toList();
      assertThat(lines.get(lines.size() - 1)).contains("\"stopped\"");
      ObjectMapper json = new ObjectMapper();
      for (String line : lines) {
        assertThat(json.readTree(line).path("time").asText()).endsWith("Z");
      }
      JsonNode access =
          json.readTree(
              lines.stream().filter(line -> line.contains("\"access\"")).findFirst().orElseThrow());
      assertThat(access.path("request_id").asText()).hasSize(36);
      assertThat(access.path("level").asText()).isEqualTo("INFO");
      assertThat(access.path("status").asInt()).isEqualTo(200);
    }
  }

  @Tag("slow")
  @Test
  void a_log_that_nobody_reads_holds_no_request_up() throws Exception {
    try (ScriptedUpstream upstream = upstream()) {
      Process gateway =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "--config",
                  config(upstream, "text").toString())
              .start();
      try (BufferedReader log = gateway.errorReader(StandardCharsets.UTF_8)) {
        Matcher listening = Pattern.compile("listening on [^:]+:(\\d+)").matcher("");
        while (!listening.reset(log.readLine()).find()) {
          // The lines before the one that is waited for.
        }
        URI uri = URI.create("http://127.0.0.1:" + listening.group(1));
        for (int batch = 0; batch < 80; batch++) {
          try (RawConnection caller = new RawConnection(uri, "127.0.0.1")) {
            caller.write(forgot().repeat(100));
            for (int i = 0; i < 100; i++) {
              assertThat(statusOf(caller)).startsWith("HTTP/1.1 200");
            }
          }
        }
      } finally {
        gateway.destroyForcibly().waitFor();
      }
    }
  }

  /** Past one answer, whose body has no line's end. */
  private static String statusOf(RawConnection caller) throws Exception {
    String status = caller.readLine();
    String line = status;
    while (!line.isEmpty()) {
      line = caller.readLine();
    }
    return status.replaceFirst("^\\{}", "");
  }
}
