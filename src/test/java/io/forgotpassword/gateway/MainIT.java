package io.forgotpassword.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainIT {
  private static final String CONFIG =
      """
      server: {host: 127.0.0.1, port: %d}
      admin: {port: 0}
      cognito: {region: eu-west-1, endpoint: "http://127.0.0.1:1"}
      clients: [{client-id: abc, client-secrets: ["${SECRET}"]}]
      limits: {rules: [{name: per-ip, key: ip, allow: [%s]}]}
      """;
  private static final Map<String, String> SECRET = Map.of("SECRET", "s3cr3t");

  private static Path config(Path directory, int port, String limit) throws Exception {
    return Files.writeString(directory.resolve("gateway.yaml"), CONFIG.formatted(port, limit));
  }

  @Test
  void a_configuration_with_problems_exits_with_2_and_names_each(@TempDir Path directory)
      throws Exception {
    Path file = config(directory, 99_999, "often");
    try (CommandProcess check =
        CommandProcess.start(directory, Map.of(), "check", "--config", file.toString())) {
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(check.err())
          .contains(
              file + ":1: server.port: 99999 (expected: 0..65535)",
              file + ":4: clients[0].client-secrets[0]: ${SECRET} (expected: environment variable",
              file + ":5: limits.rules[0].allow[0]: often (expected: ");
      assertThat(check.out()).isEmpty();
    }
    try (CommandProcess run = CommandProcess.start(directory, Map.of(), "-c", file.toString())) {
      assertThat(run.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void a_missing_file_and_an_unknown_option_exit_with_2(@TempDir Path directory) throws Exception {
    try (CommandProcess missing = CommandProcess.start(directory, Map.of());
        CommandProcess unknown = CommandProcess.start(directory, Map.of(), "run", "--fast")) {
      assertThat(missing.exitCode()).isEqualTo(2);
      assertThat(missing.err()).contains("conf/gateway.yaml");
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.err()).contains("--fast");
    }
  }

  @Test
  void a_taken_port_exits_with_1_and_says_so(@TempDir Path directory) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = config(directory, taken.getLocalPort(), "10 per 15m");
      try (CommandProcess run =
          CommandProcess.start(directory, SECRET, "run", "--config", file.toString())) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("failed: ").containsIgnoringCase("address already in use");
      }
    }
  }

  @Test
  void a_valid_configuration_exits_with_0(@TempDir Path directory) throws Exception {
    Path file = config(directory, 8080, "10 per 15m");
    try (CommandProcess check =
        CommandProcess.start(directory, SECRET, "check", "--config", file.toString())) {
      assertThat(check.exitCode()).isZero();
      assertThat(check.out()).isEqualToIgnoringNewLines(file + ": valid");
    }
  }

  @Test
  void version_and_help_are_printed(@TempDir Path directory) throws Exception {
    try (CommandProcess version = CommandProcess.start(directory, Map.of(), "--version");
        CommandProcess help = CommandProcess.start(directory, Map.of(), "--help")) {
      assertThat(version.exitCode()).isZero();
      assertThat(version.out()).matches("forgot-password-gateway \\d+\\.\\d+\\.\\d+\\R");
      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).contains("run", "check", "demo", "Exit codes:");
    }
  }

  @Test
  void it_reloads_on_sighup_and_ends_with_0_on_sigterm(@TempDir Path directory) throws Exception {
    Path file = config(directory, 0, "10 per 15m");
    try (CommandProcess run =
        CommandProcess.start(directory, SECRET, "--config", file.toString())) {
      run.await("listening on 127.0.0.1:(\\d+)");
      config(directory, 0, "20 per 15m, 90 per 24h");
      run.signal("HUP");
      run.await("1 limit rules in force");
      run.signal("TERM");

      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).contains("stopped").doesNotContain("s3cr3t");
    }
  }

  @Test
  void the_demo_serves_its_page_and_answers_the_call_it_prints(@TempDir Path directory)
      throws Exception {
    try (CommandProcess demo =
        CommandProcess.start(directory, Map.of(), "demo", "--port", "0", "--admin-port", "0")) {
      URI uri = URI.create(demo.await("login page +(http://127.0.0.1:\\d+/)"));
      demo.await("console +(http://127.0.0.1:\\d+/console)");
      HttpClient http = HttpClients.http11();
      var page =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      var answer =
          http.send(
              HttpRequest.newBuilder(uri.resolve("/forgot-password"))
                  .header("content-type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("username=ada"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      demo.signal("INT");

      assertThat(page.body()).contains("<form");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("code_delivery_details");
      assertThat(demo.exitCode()).isZero();
      assertThat(directory.resolve("audit")).isDirectoryContaining("glob:**.jsonl");
    }
  }
}
