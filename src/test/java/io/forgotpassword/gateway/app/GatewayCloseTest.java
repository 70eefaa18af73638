package io.forgotpassword.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.forgotpassword.gateway.Await;
import io.forgotpassword.gateway.HttpClients;
import io.forgotpassword.gateway.config.ConfigLoader;
import io.forgotpassword.gateway.e2e.RecordedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A gateway is told to stop while a handler hangs on its event loop, or Cognito is silent. */
class GatewayCloseTest {
  private final Path directory;
  private String upstream = "http://127.0.0.1:1";
  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final AppenderBase<ILoggingEvent> hanging =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
          hangs.countDown();
          try {
            goesOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      };

  GatewayCloseTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Gateway start() throws Exception {
    String yaml =
        """
        server: {host: 127.0.0.1, port: 0, event-loops: 2, drain: 1s}
        admin: {port: 0}
        cognito: {region: eu-west-1, endpoint: "%s"}
        clients: [{client-id: abc, client-secrets: [s3cr3t]}]
        limits: {rules: []}
        telemetry: {access-log: true}
        audit: {directory: "%s"}
        """;
    Path file = directory.resolve("gateway.yaml");
    Files.writeString(file, yaml.formatted(upstream, directory.resolve("audit")));
    return Gateway.start(ConfigLoader.load(file, Map.of()));
  }

  @Test
  void the_audit_is_written_to_its_end_within_the_time() throws Exception {
    Logger access = (Logger) LoggerFactory.getLogger("access");
    access.addAppender(hanging);
    hanging.start();
    try {
      Gateway gateway = start();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/none"))
              .build();
      HttpClient client = HttpClients.http11();
      var unused = client.sendAsync(request, BodyHandlers.discarding());
      hangs.await();

      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(() -> close(gateway, Duration.ofSeconds(1)));
      Await.until("the trail has ended", () -> audit().contains("\"activity_name\":\"Stop\""));

      assertThat(closed).isNotDone();
      goesOn.countDown();
      assertThatThrownBy(closed::join).hasStackTraceContaining("not done within");
    } finally {
      goesOn.countDown();
      access.detachAppender(hanging);
    }
  }

  @Test
  void a_request_that_cognito_does_not_answer_in_the_time_is_a_failure_of_the_end_not_of_cognito()
      throws Exception {
    try (RecordedLog log = new RecordedLog();
        ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      upstream = "http://127.0.0.1:" + silent.getLocalPort();
      Gateway gateway = start();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/"))
              .header("Content-Type", "application/x-amz-json-1.1")
              .header("X-Amz-Target", "AWSCognitoIdentityProviderService.ForgotPassword")
              .POST(BodyPublishers.ofString("{\"ClientId\":\"abc\",\"Username\":\"ada\"}"))
              .build();
      var unused = HttpClients.http11().sendAsync(request, BodyHandlers.discarding());
      awaitRequest(silent);

      assertThatThrownBy(() -> close(gateway, Duration.ofSeconds(20)))
          .hasStackTraceContaining("1 requests in flight were given up");
      assertThat(audit()).contains("\"status_code\":\"timed-out\"");
      assertThat(log.alarms()).noneMatch(line -> line.contains("Cognito"));
    }
  }

  /** Each event loop opens a connection ahead; one of them gets the request. */
  private static void awaitRequest(ServerSocket silent) throws Exception {
    List<Socket> accepted = new CopyOnWriteArrayList<>();
    var unused =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (true) {
                  accepted.add(silent.accept());
                }
              } catch (IOException closed) {
                // The test is over.
              }
            });
    Await.until(
        "the request is sent",
        () -> {
          int bytes = 0;
          for (Socket socket : accepted) {
            bytes += socket.getInputStream().available();
          }
          return bytes > 0;
        });
  }

  private static void close(Gateway gateway, Duration within) {
    try {
      gateway.close(within);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private String audit() {
    try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
      StringBuilder lines = new StringBuilder();
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        lines.append(Files.readString(file));
      }
      return lines.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
