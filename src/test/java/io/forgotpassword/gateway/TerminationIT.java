package io.forgotpassword.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.e2e.RawConnection;
import io.forgotpassword.gateway.e2e.ScriptedUpstream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is told to stop while an upstream holds back its answers. */
class TerminationIT {
  private static final int REQUESTS = 1_000;

  /** Fewer than the edge lets one address have. */
  private static final int OF_AN_ADDRESS = 250;

  private static final String CONFIG =
      """
      server: {host: 127.0.0.1, port: 0, drain: 60s}
      admin: {port: 0}
      cognito: {region: eu-west-1, endpoint: "%s", timeout: 60s, connections: %d,
        requests-per-second: %d}
      clients: [{client-id: abc, client-secrets: [s3cr3t], disclosure: %s}]
      limits: {single-flight: 0s, rules: []}
      audit: {directory: "%s"}
      """;

  @TempDir private Path directory = Path.of(".");

  private final CountDownLatch release = new CountDownLatch(1);

  private CommandProcess start(ScriptedUpstream upstream, int perSecond, String disclosure)
      throws Exception {
    Path file = directory.resolve("gateway.yaml");
    String yaml =
        CONFIG.formatted(
            upstream.endpoint(), REQUESTS, perSecond, disclosure, directory.resolve("audit"));
    Files.writeString(file, yaml);
    return CommandProcess.start(directory, Map.of(), "--config", file.toString());
  }

  @Test
  void a_thousand_requests_in_flight_are_answered_and_written_down() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(this::hold);
        CommandProcess gateway = start(upstream, 100_000, "faithful")) {
      URI uri = uriOf(gateway);
      List<RawConnection> callers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        RawConnection caller = new RawConnection(uri, "127.0.0." + (1 + i / OF_AN_ADDRESS));
        callers.add(caller.write(forgot("user" + i)));
      }
      until("all in flight", () -> upstream.requests().size() == REQUESTS);
      gateway.signal("TERM");
      gateway.await("stopping");
      until("the listener is closed", () -> refuses(uri));
      release.countDown();

      assertThat(callers)
          .allSatisfy(
              caller ->
                  assertThat(caller.readToEnd())
                      .startsWith("HTTP/1.1 200 OK")
                      .containsIgnoringCase("connection: close")
                      .endsWith("{}"));
      assertThat(gateway.exitCode()).isZero();
      assertThat(upstream.requests()).hasSize(REQUESTS);
      assertThat(audited()).hasSize(REQUESTS).allMatch(line -> line.contains("\"accepted\""));
    }
  }

  @Test
  void what_was_acknowledged_and_waits_for_its_turn_is_still_sent() throws Exception {
    release.countDown();
    try (ScriptedUpstream upstream = new ScriptedUpstream(this::hold);
        CommandProcess gateway = start(upstream, 2, "acknowledge")) {
      URI uri = uriOf(gateway);
      int requests = 8;
      for (int i = 0; i < requests; i++) {
        try (RawConnection caller = new RawConnection(uri, "127.0.0.1")) {
          assertThat(caller.write(forgot("user" + i)).readLine()).contains("200");
        }
      }
      gateway.signal("TERM");

      assertThat(gateway.exitCode()).isZero();
      assertThat(upstream.requests()).hasSize(requests);
      assertThat(audited()).hasSize(requests).allMatch(line -> line.contains("\"accepted\""));
    }
  }

  @Test
  void a_second_signal_ends_the_process_at_once() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(this::hold);
        CommandProcess gateway = start(upstream, 100_000, "faithful")) {
      try (RawConnection caller = new RawConnection(uriOf(gateway), "127.0.0.1")) {
        caller.write(forgot("ada"));
        until("in flight", () -> upstream.requests().size() == 1);
        gateway.signal("TERM");
        gateway.await("stopping");
        gateway.signal("INT");

        assertThat(gateway.exitCode()).isEqualTo(130);
      }
    }
  }

  private static URI uriOf(CommandProcess gateway) throws IOException {
    return URI.create("http://127.0.0.1:" + gateway.await("listening on 127.0.0.1:(\\d+)"));
  }

  private static String forgot(String user) {
    String body = "{\"ClientId\":\"abc\",\"Username\":\"" + user + "\"}";
    return RawConnection.head("ForgotPassword", body.length()) + body;
  }

  private void hold(String request, Socket caller) throws IOException {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    caller.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  private static boolean refuses(URI uri) {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }

  /** The requests' records, without the trail's own. */
  private List<String> audited() throws IOException {
    List<String> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        records.addAll(Files.readAllLines(file));
      }
    }
    records.removeIf(line -> line.contains("\"class_uid\":1008"));
    return records;
  }

  private static void until(String what, Callable<Boolean> holds) throws Exception {
    Await.every(Duration.ofMillis(10), Duration.ofSeconds(60), what, holds);
  }
}
