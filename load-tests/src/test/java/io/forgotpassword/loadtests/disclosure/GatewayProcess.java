package io.forgotpassword.loadtests.disclosure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The gateway's jar as a process of its own, with its default limits, which nobody reaches: what
 * they refuse is told by nothing but the message, which nobody sees here.
 */
final class GatewayProcess implements AutoCloseable {
  static final String CLIENT_ID = "1example23456789";

  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;

  GatewayProcess(Path jar, Path directory, Trial trial, String endpoint) throws IOException {
    Path config = directory.resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        server: {host: 127.0.0.1, port: 0, trusted-proxies: [127.0.0.0/8]}
        admin: {port: 0}
        cognito: {region: eu-west-1, endpoint: "%s", connections: 256, timeout: 30s, requests-per-second: 100000}
        clients: [{client-id: %s, client-secrets: [s3cret], disclosure: %s}]
        limits:
          single-flight: 0s
          trusted-devices: {keys: [%s]}
        owner-pause: {base-url: "http://localhost"}
        audit: {directory: "%s"}
        """
            .formatted(
                endpoint,
                CLIENT_ID,
                trial.disclosure().name().toLowerCase(Locale.ROOT),
                Cookies.KEY,
                directory.resolve("audit")));
    log = directory.resolve("log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "run",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** The public port, once there is one. */
  int port() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        return Integer.parseInt(listening.group(1));
      }
      Upstream.waitUntil(System.nanoTime() + 50_000_000);
    }
    throw new IOException("the gateway did not start: " + Files.readString(log));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
